import Documents
import Origins
import PlatformManifest
import PlatformModel

/// What a container finds in its file system besides its image.
extension ComposeService {
    func addFiles(_ pairs: inout PairList) {
        let mounts = mounts
        if !mounts.isEmpty { pairs.add("volumes", DataNode(items: mounts)) }
        let folders = service.temporaryFolders.map { folder in
            DataNode("\(folder.path.value):size=\(folder.size.mebibytes)m,\(folder.mode)", origin: folder.path.origin)
        }
        if !folders.isEmpty { pairs.add("tmpfs", DataNode(items: folders)) }
        if let size = service.sharedMemory {
            pairs.add("shm_size", DataNode("\(size.mebibytes)m", origin: size.origin))
        }
    }

    /// Volumes and folders of the host, without what lies in memory.
    var mounts: [DataNode] {
        let paths = ComposePaths(platform: platform)
        return service.mounts.map { volume($0, paths) }
    }

    /// Short form for named volumes; long form for folders, which must exist (CP-23).
    private func volume(_ mount: Mount, _ paths: ComposePaths) -> DataNode {
        var node: DataNode
        switch mount.source {
        case .volume(let name):
            let suffix = mount.isReadOnly ? ":ro" : ""
            let origin = Origin.derived(rule: "mounted volume", from: [name.origin, mount.target.origin])
            node = DataNode("\(name.value):\(mount.target.value)\(suffix)", origin: origin)
        case .project(let path): node = bind(paths.project(path.value), path.origin, mount)
        case .rendered(let path): node = bind(paths.rendered(path), mount.target.origin, mount)
        case .host(let path): node = bind(path.text, path.origin, mount)
        }
        if let reason = mount.reason { node.comment = [reason] }
        return node
    }

    private func bind(_ source: String, _ origin: Origin, _ mount: Mount) -> DataNode {
        var pairs = [
            DataPair("type", "bind"),
            DataPair("source", DataNode(source, origin: origin)),
            DataPair("target", DataNode(mount.target.map(\.text))),
        ]
        if mount.isReadOnly { pairs.append(DataPair("read_only", true)) }
        var options = [DataPair("create_host_path", false)]
        if mount.propagatesFromHost { options.append(DataPair("propagation", "rslave")) }
        pairs.append(DataPair("bind", DataNode(pairs: options)))
        return DataNode(pairs: pairs)
    }
}
