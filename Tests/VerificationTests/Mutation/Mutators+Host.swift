import Origins
import PlatformManifest
import PlatformModel

/// Faults in what the host runs by itself.
extension Mutators {
    @Sendable private static func isTimer(_ path: String) -> Bool { path.hasSuffix(".timer") }
    @Sendable private static func isUnit(_ path: String) -> Bool { path.hasSuffix(".service") }
    @Sendable private static func isScheduled(_ path: String) -> Bool { isTimer(path) || isUnit(path) }
    @Sendable private static func isPlan(_ path: String) -> Bool { path.holds("/plans/") && path.hasSuffix(".sh") }

    private static func isCommand(_ line: SourceLine) -> Bool { line.text.hasPrefix("ExecStart=") }

    // MARK: - PV0701

    static let schedules: [Mutator] = [
        Mutator("PV0701", "a timer goes off at another time", in: isTimer) { line, _ in
            line.text.hasPrefix("OnCalendar=") ? .replace(line.text + " UTC") : nil
        },
        Mutator("PV0701", "a timer goes off at no time", in: isTimer) { line, _ in
            line.text.hasPrefix("OnCalendar=") ? .delete : nil
        },
        Mutator("PV0701", "a unit is missing", in: isScheduled) { line, _ in deleteFile(line) },
        Mutator("PV0701", "a unit starts in another folder", in: isUnit) { line, _ in
            line.text.hasPrefix("WorkingDirectory=") ? .replace(line.text + "/old") : nil
        },
        Mutator("PV0701", "a unit starts in no folder", in: isUnit) { line, _ in
            line.text.hasPrefix("WorkingDirectory=") ? .delete : nil
        },
        Mutator("PV0701", "a unit starts nothing", in: isUnit) { line, _ in isCommand(line) ? .delete : nil },
        Mutator("PV0701", "a unit runs another job or backup", in: isUnit) { line, _ in
            isCommand(line) ? .replace(line.text + "-old") : nil
        },
        Mutator("PV0701", "a unit reads one file less", in: isUnit) { line, _ in
            guard isCommand(line) else { return nil }
            var words = line.text.split(separator: " ")
            guard let option = words.firstIndex(of: "-f") else { return nil }
            words.removeSubrange(option...(option + 1))
            return .replace(words.joined(separator: " "))
        },
        Mutator("PV0701", "a unit reads another file of variables", in: isUnit) { line, _ in
            isCommand(line) ? swap(line, ".env ", ".old.env ") : nil
        },
        Mutator("PV0701", "a unit starts a script that is not there", in: isUnit) { line, _ in
            isCommand(line) ? swap(line, ".sh ", ".bash ") : nil
        },
        Mutator("PV0701", "a unit is for another environment", in: isUnit) { line, _ in
            isCommand(line) ? swap(line, ".sh ", ".sh other-") : nil
        },
        Mutator("PV0701", "a unit does not run what it names", in: isUnit) { line, _ in
            isCommand(line) ? swap(line, " run ", " up ") : nil
        },
    ]

    // MARK: - PV0702

    /// A line of a plan that sets something, with another text in place of the value's first quote.
    private static func other(_ line: SourceLine, _ name: String) -> Edit? {
        line.trimmed.hasPrefix("\(name)=") ? swap(line, "='", "='old-") ?? swap(line, "=('", "=('old-") : nil
    }

    static let backupPlans: [Mutator] =
        [
            "platform", "environment", "backups", "kind", "service", "user", "database", "password", "data", "writers",
            "folder",
        ]
        .map { name in
            Mutator("PV0702", "a plan has another '\(name)'", in: isPlan) { line, _ in other(line, name) }
        }
        + [
            Mutator("PV0702", "other numbers of copies are kept", in: isPlan) { line, _ in
                ["daily", "weekly", "monthly"].lazy.compactMap { other(line, $0) }.first
            },
            Mutator("PV0702", "a number of copies is not set", in: isPlan) { line, _ in
                line.trimmed.hasPrefix("daily=") ? .delete : nil
            },
            Mutator("PV0702", "results go where no unit may write", in: isPlan) { line, _ in
                line.text.hasPrefix("metrics='/") ? swap(line, "='", "='/old") : nil
            },
            Mutator("PV0702", "units may not write backups", in: isUnit) { line, _ in
                line.text.hasPrefix("ReadWritePaths=/") ? .delete : nil
            },
        ]
}
