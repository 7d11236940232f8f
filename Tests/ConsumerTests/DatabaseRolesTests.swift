import Foundation
import TestSupport
import Testing

/// PostgreSQL itself runs the script that makes the roles of exporters (ARTIFACTS §5: `pg_monitor`, least privilege).
@Suite("Roles of exporters") struct DatabaseRolesTests {
    private func script(_ system: String) throws -> (path: String, text: String) {
        let system = try RenderedSystem.named(system)
        let path = try #require(system.files.first { $0.hasSuffix("/create-monitoring-roles.sh") })
        return (path, try system.text(of: path))
    }

    @Test(arguments: [("flagship", "postgres"), ("iot-sim", "db")])
    func databasesWithAnExporterOfItsOwnRoleHaveTheScript(system: String, service: String) throws {
        #expect(try script(system).path.hasSuffix("/\(service)/create-monitoring-roles.sh"))
    }

    /// Run twice, as after a password was replaced: the role logs in, reads what others run, and no data; its password stands
    /// in no log, although all statements are logged.
    @Test func postgresMakesTheRole() throws {
        _ = try requireProgram("initdb")
        _ = try requireProgram("psql")
        try ProcessRunner.withTemporaryFolder { folder in
            try writeFile(Array(script("flagship").text.utf8), to: "\(folder)/rendered.sh")
            try writeFile(Array(Self.rehearsal.utf8), to: "\(folder)/rehearsal.sh")
            let result = try ProcessRunner.run("/bin/bash", ["\(folder)/rehearsal.sh", folder])
            #expect(result.status == 0, "\(result.transcript)")
            #expect(
                result.outputText.split(separator: "\n") == [
                    "f|f|f|t", "sees others: t", "data: refused", "log: clean",
                ],
                "\(result.transcript)"
            )
        }
    }

    /// PostgreSQL refuses to run as root, so a root of a build server becomes somebody else.
    private static let rehearsal = #"""
        set -eu
        folder=$1
        tools=$(dirname "$(readlink -f "$(command -v initdb)")")
        as() {
          if [ "$(id -u)" = 0 ]; then setpriv --reuid nobody --regid nogroup --clear-groups -- "$@"; else "$@"; fi
        }
        mkdir "$folder/secrets" "$folder/socket"
        printf 'p%%a"s s\\w%%;$(id)'"'" >"$folder/secrets/postgres-exporter-password"
        sed "s#/run/secrets#$folder/secrets#g" "$folder/rendered.sh" >"$folder/roles.sh"
        if [ "$(id -u)" = 0 ]; then chown -R nobody "$folder"; fi
        as "$tools/initdb" -D "$folder/data" -U owner --auth-local=trust --auth-host=scram-sha-256 >/dev/null
        as "$tools/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
          -o "-c listen_addresses=127.0.0.1 -c port=54329 -c log_statement=all -k $folder/socket" start >/dev/null
        trap 'as "$tools/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null' EXIT
        export PGHOST=$folder/socket PGPORT=54329 POSTGRES_USER=owner POSTGRES_DB=shop
        psql -qU owner postgres -c 'CREATE DATABASE shop'
        psql -qU owner shop -c 'CREATE TABLE customers (name text)'
        sh "$folder/roles.sh"
        sh "$folder/roles.sh"
        PGPASSWORD=$(cat "$folder/secrets/postgres-exporter-password") PGHOST=127.0.0.1
        export PGPASSWORD
        asExporter() { psql --no-psqlrc -U postgres_exporter shop -Atc "$1"; }
        asExporter "SELECT rolsuper, rolcreatedb, rolcreaterole, pg_has_role('pg_monitor', 'usage')
          FROM pg_roles WHERE rolname = current_user"
        printf 'sees others: %s\n' "$(asExporter "SELECT count(*) > 0 FROM pg_stat_activity WHERE usename = 'owner'
          OR backend_type = 'checkpointer'")"
        if asExporter 'SELECT * FROM customers' 2>/dev/null; then echo 'data: read'; else echo 'data: refused'; fi
        if grep -qF 's s\w%' "$folder/log"; then echo 'log: password'; else echo 'log: clean'; fi
        """#
}
