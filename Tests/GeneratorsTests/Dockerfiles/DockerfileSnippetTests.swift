import Generators
import Origins
import Testing

/// What each runtime and each field of the manifest makes of a Dockerfile.
@Suite struct DockerfileSnippetTests {
    private func expect(
        _ text: String,
        contains parts: [String],
        lacks others: [String] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for part in parts { #expect(text.contains(part), "\(text)", sourceLocation: sourceLocation) }
        for part in others { #expect(!text.contains(part), "\(text)", sourceLocation: sourceLocation) }
    }

    @Test func djangoRunsUnderGunicornWithThreads() throws {
        let server = #"""
            "server": { "workers": 4, "threads": 3, "timeout": "90s", "gracefulTimeout": "20s", "keepAlive": "80s",
              "maximumRequests": 500, "maximumRequestsJitter": 25 }
            """#
        expect(
            try DockerfilesFixture.dockerfile("python-django", runtime: server),
            contains: [
                #"CMD ["gunicorn", "config.wsgi:application", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--threads=3", "--timeout=90", "--graceful-timeout=20", "--keep-alive=80", "--max-requests=500", "--max-requests-jitter=25", "--preload", "--worker-tmp-dir=/dev/shm", "--access-logfile=-", "--error-logfile=-"]"#,
                "\nENV WEB_CONCURRENCY=4\n",
            ],
            lacks: ["--workers"]
        )
        let endless = try DockerfilesFixture.dockerfile("python-flask", runtime: #""server": { "maximumRequests": 0 }"#)
        expect(endless, contains: [#"["gunicorn", "app:app","#], lacks: ["--max-requests"])
    }

    @Test func asgiApplicationsRunUnderUvicorn() throws {
        let text = try DockerfilesFixture.dockerfile("python-fastapi", runtime: #""application": "shop.api:create""#)
        expect(
            text,
            contains: [
                #"CMD ["uvicorn", "shop.api:create", "--host=0.0.0.0", "--port=8000", "--proxy-headers", "--no-server-header", "--timeout-keep-alive=75", "--timeout-graceful-shutdown=30"]"#,
                "\nENV WEB_CONCURRENCY=",
            ],
            // Installed only with uvicorn[standard], and then taken anyway.
            lacks: ["uvloop", "httptools"]
        )
    }

    @Test func streamlitServesBelowItsPath() throws {
        let text = try DockerfilesFixture.dockerfile("streamlit", runtime: #""server": { "basePath": "/a/b/" }"#)
        expect(
            text,
            contains: [
                #"CMD ["streamlit", "run", "Home.py", "--server.port=8000", "--server.address=0.0.0.0", "--server.headless=true", "--server.fileWatcherType=none", "--browser.gatherUsageStats=false", "--server.baseUrlPath=a/b"]"#
            ],
            lacks: ["WEB_CONCURRENCY"]
        )
    }

    @Test func aSocketServerMayHaveNoRequirements() throws {
        let text = try DockerfilesFixture.dockerfile("socket-server")
        expect(
            text,
            contains: [
                "COPY services/app/requirements*.txt ./\n",
                "if [ -f requirements.txt ]; then pip install -r requirements.txt; fi",
                #"CMD ["python", "server.py"]"#,
            ]
        )
        let written = try DockerfilesFixture.dockerfile("socket-server", runtime: #""requirements": "lock.txt""#)
        expect(written, contains: ["COPY services/app/lock.txt ./\n", "    pip install -r lock.txt\n"])
    }

    @Test func requirementsInAFolderBringTheirNeighbours() throws {
        let text = try DockerfilesFixture.dockerfile(
            "python-django",
            runtime:
                #""requirements": "requirements/prod.txt", "developmentRequirements": "requirements/dev.txt", "sharedRequirements": ["libs/x/requirements.txt"]"#
        )
        expect(
            text,
            contains: [
                "COPY services/app/requirements/ ./requirements/\n",
                "COPY libs/x/requirements.txt /opt/requirements/1/\n",
                "    pip install -r /opt/requirements/1/requirements.txt -r requirements/prod.txt\n",
                "FROM builder AS dev\nRUN --mount=type=cache,target=/root/.cache/pip \\\n    pip install -r requirements/dev.txt\n",
            ]
        )
    }

    @Test func sourcesAreCopiedAsTheManifestSays() throws {
        let parts = try DockerfilesFixture.dockerfile(
            "python-flask",
            runtime: #""sourceFolders": ["app", "wsgi.py"], "sharedSources": ["libs/common"]"#
        )
        expect(
            parts,
            contains: [
                "COPY --chmod=u=rwX,go=rX libs/common/ ./common/\n",
                "COPY --chmod=u=rwX,go=rX services/app/app ./app\n",
                "COPY --chmod=u=rwX,go=rX services/app/wsgi.py ./wsgi.py\n",
            ],
            lacks: ["services/app/ ./"]
        )
        let files = try DockerfilesFixture.render(
            services:
                #""app": { "runtime": { "kind": "python-flask" }, "source": ".", "port": 8000, "limits": "small" }"#
        )
        let root = try #require(files["app/Dockerfile"]?.text)
        expect(root, contains: ["COPY requirements*.txt ./\n", "COPY --chmod=u=rwX,go=rX . ./\n"])
        let ignored = try #require(files["app/Dockerfile.dockerignore"]?.text)
        expect(ignored, contains: ["\nGenerated\n", "\n**/.git\n", "\ntests\n"], lacks: ["\n*\n", "!**"])
    }

    @Test func testsAreOnlyInTheirTarget() throws {
        let plain = try DockerfilesFixture.dockerfile("python-flask")
        expect(plain, contains: ["COPY --from=builder /app/ ./\n"], lacks: [" AS test", "rm -rf tests"])
        let tested = try DockerfilesFixture.dockerfile("python-flask", runtime: #""testCommand": ["pytest", "-q"]"#)
        expect(
            tested,
            contains: [
                "FROM builder AS release\nRUN rm -rf tests\n", "COPY --from=release /app/ ./\n",
                "FROM builder AS test\n",
                "CMD [\"pytest\", \"-q\"]\n", "FROM test AS dev\n",
            ]
        )
    }

    @Test func foldersOfVolumesBelongToTheUser() throws {
        let text = try DockerfilesFixture.dockerfile(
            "python-flask",
            service:
                #""user": "1234:1235", "writable": ["/app/logs", "/tmp"], "volumes": [{ "volume": "media", "at": "/srv/media" }, { "volume": "media", "at": "/ro", "readOnly": true }]"#
        )
        expect(
            text,
            contains: [
                "RUN install -d -o 1234 -g 1235 \\\n        /app/logs \\\n        /app/tmp \\\n        /srv/media\n",
                "\nUSER 1234:1235\n",
                "useradd --uid 1234 --gid 1235 --no-create-home --shell /usr/sbin/nologin app",
            ],
            lacks: ["        /ro\n", "        /tmp"]
        )
    }

    @Test func accountsOfTheBaseAreNotCreatedTwice() throws {
        let distribution = try DockerfilesFixture.dockerfile("python-flask", service: #""user": "33:33""#)
        expect(
            distribution,
            contains: ["{ getent group 33 || groupadd --gid 33 app; }", "{ getent passwd 33 || useradd "]
        )
        expect(
            try DockerfilesFixture.dockerfile("node", service: #""user": "1000:1000""#),
            contains: ["\nUSER 1000:1000\n"],
            lacks: ["useradd"]
        )
        let alpine = try DockerfilesFixture.dockerfile(
            "python-flask",
            runtime: #""base": "python:3.11-alpine", "packages": ["libpq=17.2-r0"]"#
        )
        expect(
            alpine,
            contains: [
                "apk add --no-cache \\\n        libpq=17.2-r0", "addgroup -g 1000 -S app",
                "adduser -u 1000 -S -D -H -G app app",
            ],
            lacks: ["apt-get", "useradd"]
        )
        expect(
            try DockerfilesFixture.dockerfile("python-flask", service: #""user": "0:0""#),
            contains: ["\nUSER 0:0\n"],
            lacks: ["useradd", "install -d"]
        )
    }

    @Test func wellKnownPackagesGetTheReleasesVersion() throws {
        let text = try DockerfilesFixture.dockerfile(
            "python-ml",
            runtime: #""packages": ["libgomp1", "libglib2.0-0=2.74.6*"], "buildPackages": ["git", "g++"]"#
        )
        expect(
            text,
            contains: [
                "        libglib2.0-0=2.74.6* \\\n        libgomp1=12.*\n",
                "        g++=4:12.* \\\n        git=1:2.39.*\n",
            ]
        )
    }

    @Test(arguments: [#""packages": ["htop"]"#, #""packages": ["libpq5"], "base": "python:3.13-slim-trixie""#])
    func otherPackagesNeedAVersion(runtime: String) throws {
        let error = #expect(throws: GeneratorError.self) {
            try DockerfilesFixture.dockerfile("python-flask", runtime: runtime)
        }
        #expect(error?.message.hasPrefix("package '") == true && error?.message.contains("names no version") == true)
        #expect(error?.origin.manifestRanges.count == 1)
    }

    @Test func argumentsStandWhereTheyAreRead() throws {
        let text = try DockerfilesFixture.dockerfile(
            "python-flask",
            runtime:
                #""arguments": { "PIP_INDEX_URL": "https://x.example.com/s", "FLAVOUR": "a b$c" }, "buildCommands": ["make assets", "ls"]"#
        )
        expect(
            text,
            contains: [
                "ARG PIP_INDEX_URL=https://x.example.com/s\n\n# Requirements before",
                "ARG FLAVOUR=\"a b\\$c\"\nRUN make assets && \\\n    ls\n",
            ]
        )
        let error = #expect(throws: GeneratorError.self) {
            try DockerfilesFixture.dockerfile("python-flask", runtime: #""arguments": { "PATH": "/x" }"#)
        }
        #expect(error?.message == "build argument 'PATH' has a name that every image uses itself")
    }

    @Test func nextIsTheTracedServer() throws {
        expect(
            try DockerfilesFixture.dockerfile("nextjs", runtime: #""arguments": { "NEXT_PUBLIC_API": "/api" }"#),
            contains: [
                "COPY services/app/package.json services/app/package-lock.json ./\n", "ARG NEXT_PUBLIC_API=/api\n",
                "COPY --from=builder /app/.next/standalone/ ./\n",
                "COPY --from=builder /app/.next/static/ ./.next/static/\n",
                "ENV HOSTNAME=0.0.0.0\n", "ENV PORT=8000", "ENV NODE_ENV=production\n", #"CMD ["node", "server.js"]"#,
                #"CMD ["npm", "run", "dev"]"#,
            ]
        )
    }

    @Test func nodeHasProductionDependenciesOnly() throws {
        let text = try DockerfilesFixture.dockerfile("node", runtime: #""application": "build/main.js""#)
        expect(
            text,
            contains: [
                "npm ci --omit=dev\n", "COPY --from=production-dependencies /app/node_modules/ ./node_modules/\n",
                "COPY --from=builder /app/build/ ./build/\n", #"CMD ["node", "--enable-source-maps", "build/main.js"]"#,
            ],
            lacks: ["\"npm\", \"start\""]
        )
        let plain = try DockerfilesFixture.dockerfile("node", runtime: #""application": "server.js""#)
        let runtime = try #require(ReadDockerfile(plain).stages.last)
        #expect(runtime.all("COPY").contains("--chmod=u=rwX,go=rX services/app/ ./"))
        let error = #expect(throws: GeneratorError.self) {
            try DockerfilesFixture.dockerfile("node", runtime: #""requirements": "yarn.lock""#)
        }
        #expect(error?.message == "'yarn.lock' is no lock file of npm, which installs the dependencies")
    }

    @Test func goIsABinaryAlone() throws {
        let text = try DockerfilesFixture.dockerfile(
            "go",
            runtime: #""application": "cmd/shop", "output": "shop""#,
            service: #""writable": ["/app/data"], "health": { "none": "no probe of its own" }"#
        )
        expect(
            text,
            contains: [
                "COPY services/app/go.mod services/app/go.sum* ./\n", "ENV CGO_ENABLED=0\n",
                "go build -mod=readonly -trimpath -ldflags=\"-s -w\" -o /out/program ./cmd/shop",
                "COPY --from=builder /out/program /app/shop\n",
                "COPY --from=builder --chown=65532:65532 /out/empty/ /app/data/\n", "CMD [\"/app/shop\"]\n",
                "# No HEALTHCHECK: no probe of its own\n",
            ],
            lacks: ["entrypoint.sh", "ENTRYPOINT"]
        )
        #expect(try #require(ReadDockerfile(text).stages.last).all("RUN") == [])
    }

    /// The binary that answers for itself is not in the target with hot reload, where the compiler's tools are.
    @Test func goIsAskedInItsOwnWayWhileItReloads() throws {
        func probe(_ health: String) throws -> String? {
            let text = try DockerfilesFixture.dockerfile(
                "go",
                runtime: #""application": "cmd/shop", "healthCommand": ["/app/server", "-health"]"#,
                service: health
            )
            let stages = ReadDockerfile(text).stages
            #expect(stages.last?.all("HEALTHCHECK").last?.hasSuffix(#"CMD ["/app/server", "-health"]"#) == true)
            let target = stages.first { $0.name == "dev" }
            #expect(target?.all("CMD") == [#"["go", "run", "./cmd/shop"]"#])
            return target?.all("HEALTHCHECK").last
        }
        let paths = try probe(#""health": { "liveness": "/livez", "readiness": "/readyz" }"#)
        #expect(paths?.hasSuffix(#"CMD ["wget", "-q", "--spider", "http://127.0.0.1:8000/readyz"]"#) == true)
        let port = try probe("")
        #expect(port?.hasSuffix(#"CMD ["bash", "-c", ": < /dev/tcp/127.0.0.1/8000"]"#) == true)
    }

    /// Without a port there is nothing that the compiler's tools could ask.
    @Test func goWithoutAPortIsNotAskedWhileItReloads() throws {
        let files = try DockerfilesFixture.render(
            services: """
                "app": { "runtime": { "kind": "go" }, "source": "services/app", "limits": "small",
                  "health": { "command": ["/app/server", "check"] } }
                """
        )
        let read = ReadDockerfile(try #require(files["app/Dockerfile"]?.text))
        #expect(read.stage("dev")?.all("HEALTHCHECK") == [])
        #expect(read.stages.last?.all("HEALTHCHECK").count == 1)
    }

    /// The engine mounts folders in memory `noexec`, and `go run` and `go test` start what they have linked in GOTMPDIR.
    @Test(arguments: ["", #""testCommand": ["go", "test", "./..."]"#])
    func goStartsProgramsFromAVolume(runtime: String) throws {
        let text = try DockerfilesFixture.dockerfile(
            "go",
            runtime: runtime,
            service: #""health": { "none": "no probe of its own" }"#
        )
        let stage = try #require(ReadDockerfile(text).stage(runtime.isEmpty ? "dev" : "test"))
        #expect(stage.all("ENV") == ["HOME=/tmp", "GOCACHE=/var/cache/go/build", "GOTMPDIR=/var/cache/go"])
        expect(text, contains: ["install -d -o 65532 -g 65532 \\\n        /var/cache/go \\\n        /go/pkg/mod\n"])
        #expect(stage.all("VOLUME") == [#"["/var/cache/go"]"#])
        // As the user, who finds them there.
        expect(text, contains: ["USER 65532:65532\nRUN go mod download\n"])
        #expect(try #require(ReadDockerfile(text).stages.last).all("VOLUME") == [])
    }

    /// Hot reload serves where the final image does, so that probe and gateway find it.
    @Test(arguments: [
        ("streamlit", #""server": { "basePath": "/charts/" }"#, #""--server.baseUrlPath=charts"]"#),
        ("static-site", "", #"CMD ["npm", "run", "dev", "--", "--host", "0.0.0.0", "--port", "8000"]"#),
        ("node", "", "ENV PORT=8000"),
        ("nextjs", "", "ENV PORT=8000"),
    ]) func hotReloadServesInTheSamePlace(kind: String, runtime: String, line: String) throws {
        let text = try DockerfilesFixture.dockerfile(kind, runtime: runtime)
        let target = try #require(ReadDockerfile(text).stage("dev"))
        #expect(target.instructions.contains { "\($0.keyword) \($0.rest)".hasSuffix(line) }, "\(text)")
    }

    /// gunicorn and Flask call the function by themselves, uvicorn when it is told to.
    @Test func applicationsMayBeMadeByAFunction() throws {
        let factory = #""application": "shop:create_app()""#
        let flask = try DockerfilesFixture.dockerfile("python-flask", runtime: factory)
        expect(flask, contains: [#"CMD ["gunicorn", "shop:create_app()", "#, #""--app", "shop:create_app()", "#])
        let fastAPI = try DockerfilesFixture.dockerfile("python-fastapi", runtime: factory)
        expect(
            fastAPI,
            contains: [
                #"CMD ["uvicorn", "shop:create_app", "--factory", "--host=0.0.0.0", "#,
                #"CMD ["uvicorn", "shop:create_app", "--factory", "--host", "0.0.0.0", "#,
            ]
        )
    }

    @Test func aStaticSiteIsServedByNginx() throws {
        let files = try DockerfilesFixture.render(
            services: """
                "site": { "runtime": { "kind": "static-site", "output": "public" }, "source": "site", "port": 9090,
                  "limits": "small", "health": { "readiness": "/" } }
                """
        )
        expect(
            try #require(files["site/Dockerfile"]?.text),
            contains: [
                "COPY --from=builder /app/public/ /usr/share/nginx/html/\n", "STOPSIGNAL SIGQUIT\n",
                #"CMD ["wget", "-q", "--spider", "http://127.0.0.1:9090/"]"#,
                "COPY --chmod=0644 Generated/deploy/docker/images/site/default.conf /etc/nginx/conf.d/default.conf\n",
            ]
        )
        expect(
            try #require(files["site/default.conf"]?.text),
            contains: ["    listen 9090;\n", "try_files $uri $uri/ /index.html;"]
        )
        #expect(files["site/entrypoint.sh"] == nil)
    }

    @Test func signalsAreNamedWhereTheyDiffer() throws {
        expect(try DockerfilesFixture.dockerfile("node"), contains: [], lacks: ["STOPSIGNAL"])
        expect(
            try DockerfilesFixture.dockerfile("node", service: #""stopSignal": "SIGINT""#),
            contains: ["STOPSIGNAL SIGINT\n"]
        )
    }
}
