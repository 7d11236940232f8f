import PlatformManifest

/// Versions of well-known packages in Debian 12 (bookworm), for packages that the manifest names without one.
///
/// Up to the part that a stable release keeps, so that its security updates still match (DF-07).
enum DebianPackages {
    static let bookworm: [String: String] = [
        "build-essential": "12.*",
        "ca-certificates": "20*",
        "cmake": "3.25.*",
        "curl": "7.88.*",
        "default-libmysqlclient-dev": "1.1.*",
        "ffmpeg": "7:5.1.*",
        "g++": "4:12.*",
        "gcc": "4:12.*",
        "gdal-bin": "3.6.*",
        "gettext": "0.21-*",
        "git": "1:2.39.*",
        "libcairo2": "1.16.*",
        "libffi-dev": "3.4.*",
        "libfreetype6": "2.12.*",
        "libgl1": "1.6.*",
        "libglib2.0-0": "2.74.*",
        "libgomp1": "12.*",
        "libjpeg62-turbo": "1:2.1.*",
        "libjpeg62-turbo-dev": "1:2.1.*",
        "libmagic1": "1:5.44-*",
        "libmariadb3": "1:10.11.*",
        "libpango-1.0-0": "1.50.*",
        "libpangocairo-1.0-0": "1.50.*",
        "libpq-dev": "15.*",
        "libpq5": "15.*",
        "libsndfile1": "1.2.*",
        "libssl-dev": "3.0.*",
        "libxml2": "2.9.*",
        "libxml2-dev": "2.9.*",
        "libxslt1-dev": "1.1.*",
        "libxslt1.1": "1.1.*",
        "make": "4.3-*",
        "openssl": "3.0.*",
        "pkg-config": "1.8.*",
        "zlib1g-dev": "1:1.2.*",
    ]

    /// The version to install: the manifest's, else the one that the image's Debian release has.
    static func version(of package: PackageRequirement, in image: ImageReference) -> String? {
        if let version = package.version { return version }
        guard image.tag?.contains("bookworm") == true else { return nil }
        return bookworm[package.name]
    }
}
