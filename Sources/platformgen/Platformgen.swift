@main
struct Platformgen {
    static func main() {}
}
