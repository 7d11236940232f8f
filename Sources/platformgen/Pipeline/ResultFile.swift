#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

import ArgumentParser

/// Where the result of a command goes: to a file, else to standard output.
enum ResultFile {
    /// Writes the whole result. A file is replaced at once, when all is written beside it.
    static func write(_ bytes: [UInt8], to path: String?) throws {
        guard let path else {
            Terminal.print(String(decoding: bytes, as: UTF8.self))
            return
        }
        let temporary = "\(path).\(getpid()).tmp"
        do {
            try FileReader.create(temporary, bytes)
        } catch {
            _ = unlink(temporary)
            Terminal.report("platformgen: \(error.message)\n")
            throw ExitStatus.disk
        }
        guard rename(temporary, path) == 0 else {
            let reason = String(cString: strerror(errno)).lowercased()
            _ = unlink(temporary)
            Terminal.report("platformgen: cannot write '\(path)': \(reason)\n")
            throw ExitStatus.disk
        }
    }
}
