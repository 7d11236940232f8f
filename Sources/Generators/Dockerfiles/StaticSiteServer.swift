import Documents

/// How the nginx of a static site serves it: one server that knows the site's own paths, since names, TLS, headers and
/// limits belong to the gateway.
struct StaticSiteServer: Document {
    let header: [String]
    /// Of the services that share the image, each once: nginx reads no variables, and the root is read-only.
    let ports: [Int]

    private var listeners: String {
        let lines = ports.map { "listen \($0);" }
        let reason = lines.count > 1 ? ["# Each service that shares the image has a port of its own."] : []
        return (reason + lines).joined(separator: "\n    ")
    }

    func print(to writer: inout LineWriter) {
        for line in header {
            writer.write("# ")
            writer.write(
                String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
            )
            writer.endLine()
        }
        writer.write(
            """

            server {
                \(listeners)
                root /usr/share/nginx/html;
                server_tokens off;

                # Paths of the application's own router are answered with its start page.
                location / {
                    try_files $uri $uri/ /index.html;
                }

                # A name that a build made from the content never changes its content.
                location /assets/ {
                    expires 1y;
                    add_header Cache-Control "public, immutable";
                }
            }

            """
        )
    }
}
