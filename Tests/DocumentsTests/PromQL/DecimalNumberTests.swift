import Documents
import Testing

@Suite("Decimal numbers") struct DecimalNumberTests {
    private func number(_ text: String) throws -> DecimalNumber { try #require(DecimalNumber(parsing: text)) }

    @Test(
        arguments: [
            ("0", "0"), ("-0", "0"), ("1.50", "1.5"), ("99.95", "99.95"), ("-0.001", "-0.001"), ("100", "100"),
            ("123456789012345678", "123456789012345678"), ("0.00000000000000001", "0.00000000000000001"),
        ]
    )
    func printsWhatItParsed(text: String, expected: String) throws {
        #expect(try number(text).description == expected)
        #expect(try number(text).decimalText.text == expected)
    }

    @Test(arguments: ["", ".5", "1.", "1e3", "+1", "01", "1234567890123456789", "1 ", "x"])
    func refuses(text: String) {
        #expect(DecimalNumber(parsing: text) == nil)
    }

    @Test(
        arguments: [
            ("1", "0.999", "0.001", "1.999", "0.999"), ("14.4", "0.001", "14.399", "14.401", "0.0144"),
            ("0.1", "0.2", "-0.1", "0.3", "0.02"), ("-1.5", "2", "-3.5", "0.5", "-3"),
        ]
    )
    func arithmetic(left: String, right: String, difference: String, sum: String, product: String) throws {
        #expect(try (number(left) - number(right)).description == difference)
        #expect(try (number(left) + number(right)).description == sum)
        #expect(try (number(left) * number(right)).description == product)
    }

    @Test(
        arguments: [
            ("1", "3", 4, "0.3333"), ("2", "3", 4, "0.6667"), ("1", "8", 2, "0.13"), ("-1", "8", 2, "-0.13"),
            ("1", "-8", 2, "-0.13"),
            ("99.9", "100", 5, "0.999"), ("7", "0.5", 0, "14"), ("0.0005", "1", 3, "0.001"), ("0.0004", "1", 3, "0"),
            ("5", "10", 0, "1"),
        ]
    )
    func division(left: String, right: String, digits: Int, expected: String) throws {
        #expect(try number(left).divided(by: number(right), fractionDigits: digits).description == expected)
    }

    @Test func order() throws {
        #expect(try number("0.1") < number("0.11"))
        #expect(try !(number("-1") < number("-1.5")))
        #expect(try number("1.0") == 1)
    }
}
