/// A place on Grafana's grid of 24 columns.
struct GridPosition: Equatable {
    let x: Int
    let y: Int
    let width: Int
    let height: Int
}

/// A panel or a row's heading, at its place.
struct PlacedPanel {
    enum Content {
        case heading(DashboardRow, [PlacedPanel])
        case panel(Panel)
    }

    /// Counted in reading order, from 1.
    let id: Int
    let position: GridPosition
    let content: Content
}

/// Puts panels side by side from left to right, and a new line where the next one no longer fits (GF-06).
enum DashboardLayout {
    static let columns = 24

    /// Headings and panels in reading order; the panels of a collapsed row are in its heading.
    static func placed(_ rows: [DashboardRow]) -> [PlacedPanel] {
        var placed: [PlacedPanel] = []
        var nextID = 1
        var y = 0
        for row in rows {
            let headingID = nextID
            let position = GridPosition(x: 0, y: y, width: columns, height: 1)
            nextID += 1
            y += 1
            let panels = self.panels(row.panels, from: y, firstID: nextID)
            nextID += panels.count
            placed.append(
                PlacedPanel(
                    id: headingID,
                    position: position,
                    content: .heading(row, row.isCollapsed ? panels : [])
                )
            )
            guard !row.isCollapsed else { continue }
            placed += panels
            y = panels.map { $0.position.y + $0.position.height }.max() ?? y
        }
        return placed
    }

    private static func panels(_ panels: [Panel], from top: Int, firstID: Int) -> [PlacedPanel] {
        var x = 0
        var y = top
        var lineHeight = 0
        return stretched(panels).enumerated().map { index, panel in
            if x + panel.width > columns {
                x = 0
                y += lineHeight
                lineHeight = 0
            }
            let position = GridPosition(x: x, y: y, width: panel.width, height: panel.height)
            x += panel.width
            lineHeight = max(lineHeight, panel.height)
            return PlacedPanel(id: firstID + index, position: position, content: .panel(panel))
        }
    }

    /// The same panels, where those of each line share what would stay free at its end.
    private static func stretched(_ panels: [Panel]) -> [Panel] {
        var lines: [[Panel]] = []
        for panel in panels {
            let used = lines.last?.reduce(0) { $0 + $1.width } ?? columns
            if used + panel.width > columns { lines.append([]) }
            lines[lines.count - 1].append(panel)
        }
        return lines.flatMap { line in
            let used = line.reduce(0) { $0 + $1.width }
            let free = columns - used
            return line.enumerated().map { index, panel in
                var panel = panel
                let share = free / line.count + (index < free % line.count ? 1 : 0)
                // A number needs no more.
                panel.width += panel.height == 4 ? min(share, max(0, 8 - panel.width)) : share
                return panel
            }
        }
    }
}
