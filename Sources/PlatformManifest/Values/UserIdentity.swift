/// A numeric user and group in a container, `uid:gid`. For example: `1000:1000`.
///
/// Numbers, because a host cannot verify a name (hadolint DL3066).
package struct UserIdentity: TextValue, Hashable {
    package let user: Int
    package let group: Int

    private static let numberPattern =
        "(0|[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-4])"
    package static let textShape = TextShape(
        "a numeric user and group",
        "Two numbers from 0 to 65534, joined by a colon.",
        pattern: "^\(numberPattern):\(numberPattern)$",
        examples: ["1000:1000"]
    )

    package init(user: Int, group: Int) {
        self.user = user
        self.group = group
    }

    package init(parsing text: String) throws(TextFault) {
        let numbers = text.split(atByte: ":").map(\.canonicalInteger)
        guard numbers.count == 2, let user = numbers[0], let group = numbers[1], user <= 65_534, group <= 65_534 else {
            throw TextFault("is not a numeric user and group", fix: "write it like 1000:1000, each at most 65534")
        }
        self.init(user: user, group: group)
    }

    package var description: String { "\(user):\(group)" }
    package var isRoot: Bool { user == 0 }
    package static var placeholder: UserIdentity { UserIdentity(user: 1000, group: 1000) }
}
