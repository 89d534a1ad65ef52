package io.watchfloor.dashboards.alerts.why;

import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.alerts.views.ProcessView;
import io.watchfloor.dashboards.alerts.views.ProcessView.AlertName;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Builds process trees from records. Processes are identified by Sysmon GUID, or by process ID and image if there is no GUID. If the
 * parent has no record of its own, its data comes from the child's record. Because records may be forged, the number of processes and the
 * depth are limited, and no process can become its own ancestor.
 */
final class ProcessForest {

    static final int MOST = 500;
    static final int DEEPEST = 30;

    private static final String NO_GUID = "{00000000-0000-0000-0000-000000000000}";

    private static final Comparator<Node> IN_TIME = Comparator.comparing(
                    (Node node) -> node.first, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(node -> node.key);

    private final Map<String, Map<String, Node>> byAsset = new TreeMap<>();
    private int size;

    private static final class Node {
        private final String key;
        private final String image;
        private @Nullable String commandLine;
        private @Nullable String user;
        private @Nullable String pid;
        private @Nullable Instant startedAt;
        private @Nullable Instant first;
        private @Nullable Node parent;
        private final Map<String, AlertName> alerts = new LinkedHashMap<>();
        private final List<Node> children = new ArrayList<>();

        private Node(String key, String image) {
            this.key = key;
            this.image = image;
        }

        private int depth() {
            int depth = 0;
            for (Node above = parent; above != null; above = above.parent) {
                depth++;
            }
            return depth;
        }

        private int height() {
            return children.stream().mapToInt(child -> child.height() + 1).max().orElse(0);
        }
    }

    void add(AlertView alert, Telemetry record) {
        Map<String, Object> fields = record.fields();
        boolean windows4688 = fields.containsKey("NewProcessId");
        String image = text(fields, "Image", "NewProcessName", "SourceImage");
        if (image == null) {
            return;
        }
        String pid = number(text(fields, windows4688 ? "NewProcessId" : "ProcessId", "SourceProcessId"));
        String asset = record.asset().toString();
        Node process = node(asset, text(fields, "ProcessGuid", "SourceProcessGUID", "SourceProcessGuid"), pid, image);
        if (process == null) {
            return;
        }
        process.alerts.putIfAbsent(alert.id(), new AlertName(alert.id(), alert.title(), alert.level()));
        process.first = earlier(process.first, record.time());
        process.pid = process.pid == null ? pid : process.pid;
        process.user = process.user == null ? text(fields, "User", "SubjectUserName", "SourceUser") : process.user;
        String parentImage = text(fields, "ParentImage", "ParentProcessName");
        if (parentImage == null) {
            return;
        }
        process.commandLine = process.commandLine == null ? text(fields, "CommandLine") : process.commandLine;
        process.startedAt = earlier(process.startedAt, record.time());
        String parentPid = number(text(fields, windows4688 ? "ProcessId" : "ParentProcessId"));
        Node parent = node(asset, text(fields, "ParentProcessGuid"), parentPid, parentImage);
        if (parent == null) {
            return;
        }
        parent.pid = parent.pid == null ? parentPid : parent.pid;
        parent.commandLine = parent.commandLine == null ? text(fields, "ParentCommandLine") : parent.commandLine;
        parent.user = parent.user == null ? text(fields, "ParentUser") : parent.user;
        parent.first = earlier(parent.first, record.time());
        adopt(parent, process);
    }

    private static void adopt(Node parent, Node child) {
        if (child.parent != null || parent.depth() + 1 + child.height() > DEEPEST) {
            return;
        }
        for (Node above = parent; above != null; above = above.parent) {
            if (above == child) {
                return;
            }
        }
        child.parent = parent;
        parent.children.add(child);
    }

    private @Nullable Node node(String asset, @Nullable String guid, @Nullable String pid, String image) {
        Map<String, Node> nodes = byAsset.computeIfAbsent(asset, name -> new LinkedHashMap<>());
        String key = guid == null || guid.equals(NO_GUID) || guid.equals("-")
                ? pid + " " + image.toLowerCase(Locale.ROOT)
                : guid.toLowerCase(Locale.ROOT);
        Node found = nodes.get(key);
        if (found == null && size < MOST) {
            size++;
            found = new Node(key, image);
            nodes.put(key, found);
        }
        return found;
    }

    /** Returns for each asset the processes that have a known parent or child. */
    List<ProcessView.OfAsset> trees() {
        return byAsset.entrySet().stream()
                .map(entry -> new ProcessView.OfAsset(
                        entry.getKey(),
                        entry.getValue().values().stream()
                                .filter(node -> node.parent == null && !node.children.isEmpty())
                                .sorted(IN_TIME)
                                .map(ProcessForest::view)
                                .toList()))
                .filter(asset -> !asset.processes().isEmpty())
                .toList();
    }

    private static ProcessView view(Node node) {
        return new ProcessView(
                node.image,
                node.commandLine,
                node.user,
                node.pid,
                node.startedAt,
                List.copyOf(node.alerts.values()),
                node.children.stream().sorted(IN_TIME).map(ProcessForest::view).toList());
    }

    private static Instant earlier(@Nullable Instant one, Instant other) {
        return one == null || other.isBefore(one) ? other : one;
    }

    private static @Nullable String text(Map<String, Object> fields, String... names) {
        for (String name : names) {
            Object value = fields.get(name);
            String text = value instanceof List<?> several
                    ? several.isEmpty() ? "" : String.valueOf(several.getFirst())
                    : value == null ? "" : value.toString();
            if (!text.isBlank() && !text.equals("-")) {
                return text;
            }
        }
        return null;
    }

    /** The Windows security log contains hexadecimal process IDs; Sysmon writes decimal process IDs. */
    private static @Nullable String number(@Nullable String pid) {
        return pid != null && pid.matches("0x[0-9a-fA-F]{1,8}")
                ? Long.toString(Long.parseLong(pid.substring(2), 16))
                : pid;
    }
}
