#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

import ArgumentParser

/// Writing to the two standard streams: results to one, everything else to the other.
enum Terminal {
    /// Writes a result. Ends the run when it cannot be written, since a result cut short must not look whole.
    static func print(_ text: String) {
        let code = write(Array(text.utf8), to: STDOUT_FILENO)
        // A reader that has gone has what it wanted, as with any filter.
        guard code != 0, code != EPIPE else { return }
        report("platformgen: cannot write to standard output: \(String(cString: strerror(code)).lowercased())\n")
        exit(ExitStatus.disk.rawValue)
    }

    /// Writes anything that is not a result.
    static func report(_ text: String) { _ = write(Array(text.utf8), to: STDERR_FILENO) }

    /// Writes to standard error only if a person reads it there.
    static func remark(_ text: String) {
        if isInteractive { report(text) }
    }

    /// Whether colour may be used on a stream: a terminal that knows it, and no NO_COLOR (no-color.org).
    static func isColored(_ stream: Stream) -> Bool {
        guard isatty(stream.descriptor) == 1 else { return false }
        if let term = getenv("TERM"), String(cString: term) == "dumb" { return false }
        guard let value = getenv("NO_COLOR") else { return true }
        return value.pointee == 0
    }

    /// Where text goes.
    enum Stream {
        case output, error

        var descriptor: Int32 {
            switch self {
            case .output: STDOUT_FILENO
            case .error: STDERR_FILENO
            }
        }
    }

    /// Whether a person reads standard error.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Returns 0, or the number of the error that kept the rest from being written.
    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                #if canImport(Darwin)
                    let count = Darwin.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                #elseif canImport(Musl)
                    let count = Musl.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                #else
                    let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                #endif
                guard count > 0 else {
                    if count < 0, errno == EINTR { continue }
                    return count < 0 ? errno : EIO
                }
                rest = rest.dropFirst(count)
            }
            return 0
        }
    }
}
