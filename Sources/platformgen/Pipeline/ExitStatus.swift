import ArgumentParser

/// What a run tells its caller (sysexits(3) from 64 on).
enum ExitStatus {
    static let findings = ExitCode(1)
    static let usage = ExitCode(64)
    static let manifestErrors = ExitCode(65)
    static let disk = ExitCode(74)
}
