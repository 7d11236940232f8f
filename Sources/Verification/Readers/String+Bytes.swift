/// Searches by bytes: the standard library's compare characters, which costs many times as much and means the same here.
extension String {
    /// The parts between a separator, which is not empty.
    func components(separatedBy separator: String) -> [String] {
        let places = offsets(of: separator)
        guard !places.isEmpty else { return [self] }
        let length = separator.utf8.count
        var parts: [String] = []
        var start = utf8.startIndex
        var offset = 0
        for place in places {
            let end = utf8.index(start, offsetBy: place - offset)
            parts.append(String(self[start..<end]))
            start = utf8.index(end, offsetBy: length)
            offset = place + length
        }
        parts.append(String(self[start...]))
        return parts
    }

    /// With every occurrence of a text replaced.
    func substituting(_ text: String, with other: String) -> String {
        let places = offsets(of: text)
        return places.isEmpty ? self : components(separatedBy: text).joined(separator: other)
    }

    /// Whether it holds a text, which is not empty.
    func holds(_ text: String) -> Bool { !offsets(of: text, atMost: 1).isEmpty }

    /// Where a text begins, in bytes; occurrences do not overlap.
    private func offsets(of text: String, atMost limit: Int = .max) -> [Int] {
        var source = self
        var pattern = text
        return source.withUTF8 { bytes in
            pattern.withUTF8 { wanted in
                guard let first = wanted.first, wanted.count <= bytes.count else { return [] }
                var found: [Int] = []
                var place = 0
                let last = bytes.count - wanted.count
                while place <= last, found.count < limit {
                    guard bytes[place] == first else {
                        place += 1
                        continue
                    }
                    var length = 1
                    while length < wanted.count, bytes[place + length] == wanted[length] { length += 1 }
                    if length == wanted.count {
                        found.append(place)
                        place += length
                    } else {
                        place += 1
                    }
                }
                return found
            }
        }
    }
}
