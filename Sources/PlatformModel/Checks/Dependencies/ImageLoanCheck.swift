import Origins
import PlatformManifest

/// 'imageOf' names a service with an image of its own.
struct ImageLoanCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.imageLoan]

    func check(_ scope: CheckScope) {
        for entry in scope.manifest.services.entries {
            guard let loan = entry.value.imageOf, let lender = scope.entry(loan.value) else { continue }
            if loan.value == entry.name.value {
                scope.report(
                    Self.itself(entry.name.value),
                    at: loan.origin,
                    fix: "name another service, or give this one a 'runtime', a 'component' or an 'image'"
                )
            } else if let next = lender.value.imageOf {
                scope.report(
                    Self.chain(entry.name.value, loan.value, next.value),
                    at: loan.origin,
                    notes: [DiagnosticNote("'\(loan.value)' borrows here", at: next.origin)],
                    fix: next.value == entry.name.value
                        ? "give one of the two an image of its own" : "name '\(next.value)' here"
                )
            }
        }
    }

    private static func itself(_ service: ServiceName) -> CheckMessage {
        CheckMessage(.imageLoan, "service '\(service)' takes its image from itself")
    }

    private static func chain(_ service: ServiceName, _ lender: ServiceName, _ next: ServiceName) -> CheckMessage {
        CheckMessage(
            .imageLoan,
            "service '\(service)' takes the image of '\(lender)', which itself takes that of '\(next)'"
        )
    }
}

extension DiagnosticCode {
    static let imageLoan = DiagnosticCode("PG0320", "image of a service that has none of its own")
}
