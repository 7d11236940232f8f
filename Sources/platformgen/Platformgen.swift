import PlatformManifest

@main
struct Platformgen {
    static func main() {}
}
