import Origins
import PlatformManifest
import PlatformModel

/// The command of a Python server, in exec form with literals only (DF-12).
struct PythonServer {
    let plan: ImagePlan

    private var build: Build { plan.build }
    private var server: Server { build.server }
    private var application: String { build.application.text }
    /// A shared image takes its port from the environment.
    private var portArgument: Int? { plan.isShared ? nil : plan.port }

    var command: [String] {
        switch build.kind {
        case .pythonDjango, .pythonFlask: gunicorn
        case .pythonFastAPI, .pythonML: uvicorn
        case .streamlit: streamlit
        default: ["python", application]
        }
    }

    /// Threads, because requests wait for the database; the application loaded before the fork; the workers' heartbeat in
    /// memory, since a disk may block it; logs to the container's.
    private var gunicorn: [String] {
        // Without --bind it serves on every address at $PORT.
        var command = ["gunicorn", application] + (portArgument.map { ["--bind=0.0.0.0:\($0)"] } ?? [])
        command += [
            "--worker-class=gthread", "--threads=\(server.threads.number)", "--timeout=\(server.timeout.seconds)",
            "--graceful-timeout=\(server.gracefulTimeout.seconds)", "--keep-alive=\(server.keepAlive.seconds)",
        ]
        if server.maximumRequests.number > 0 {
            command += [
                "--max-requests=\(server.maximumRequests.number)",
                "--max-requests-jitter=\(server.maximumRequestsJitter.number)",
            ]
        }
        return command + ["--preload", "--worker-tmp-dir=/dev/shm", "--access-logfile=-", "--error-logfile=-"]
    }

    /// uvicorn takes uvloop and httptools by itself where the requirements have them; to name them would stop it where
    /// they have not.
    private var uvicorn: [String] {
        ["uvicorn"] + build.application.value.uvicornArguments + ["--host=0.0.0.0"]
            + (portArgument.map { ["--port=\($0)"] } ?? []) + [
                "--proxy-headers", "--no-server-header", "--timeout-keep-alive=\(server.keepAlive.seconds)",
                "--timeout-graceful-shutdown=\(server.gracefulTimeout.seconds)",
            ]
    }

    private var streamlit: [String] {
        let basePath = server.basePath?.text.split(separator: "/").joined(separator: "/") ?? ""
        return ["streamlit", "run", application] + (portArgument.map { ["--server.port=\($0)"] } ?? []) + [
            "--server.address=0.0.0.0", "--server.headless=true", "--server.fileWatcherType=none",
            "--browser.gatherUsageStats=false",
        ] + (basePath.isEmpty ? [] : ["--server.baseUrlPath=\(basePath)"])
    }
}
