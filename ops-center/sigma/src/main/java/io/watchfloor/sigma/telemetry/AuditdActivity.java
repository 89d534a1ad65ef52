package io.watchfloor.sigma.telemetry;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Derives fields for process, network and file rules from an audit event. */
final class AuditdActivity {

    static final List<String> CATEGORIES =
            List.of("process_creation", "network_connection", "file_event", "file_delete");

    /** System call names by architecture and number; enriched logs also contain the name. */
    private static final Map<String, String> CALLS = Map.ofEntries(
            Map.entry("c000003e/59", "execve"),
            Map.entry("c000003e/322", "execveat"),
            Map.entry("c000003e/42", "connect"),
            Map.entry("c00000b7/221", "execve"),
            Map.entry("c00000b7/281", "execveat"),
            Map.entry("c00000b7/203", "connect"),
            Map.entry("40000003/11", "execve"),
            Map.entry("40000003/358", "execveat"),
            Map.entry("40000003/362", "connect"));

    private static final Set<String> STARTS = Set.of("execve", "execveat");
    private static final String IN_PROGRESS = "-115";
    private static final int MOST_ARGUMENTS = 4_096;

    private AuditdActivity() {}

    /** Adds the derived fields, and returns their Sigma categories. */
    static List<String> of(List<AuditdLine> lines, Fields fields) {
        AuditdLine call = first(lines, "SYSCALL");
        List<AuditdLine> arguments =
                lines.stream().filter(line -> line.is("EXECVE")).toList();
        String name = call == null ? null : name(call);
        boolean failed = call != null && "no".equals(call.text("success")) && !IN_PROGRESS.equals(call.text("exit"));
        List<String> categories = new ArrayList<>();
        if (!arguments.isEmpty() || (name != null && STARTS.contains(name) && !failed)) {
            started(lines, arguments, fields);
            categories.add("process_creation");
        }
        if ("connect".equals(name) && !failed && connected(first(lines, "SOCKADDR"), fields)) {
            categories.add("network_connection");
        }
        if (call != null && !failed && categories.isEmpty()) {
            categories.addAll(files(lines, fields));
        }
        if (call != null && !categories.isEmpty()) {
            process(call, fields);
        }
        return categories;
    }

    private static void process(AuditdLine call, Fields fields) {
        fields.putIfAbsent("Image", call.text("exe"));
        fields.putIfAbsent("ProcessId", call.text("pid"));
        fields.putIfAbsent("ParentProcessId", call.text("ppid"));
        String user = call.text("UID");
        fields.putIfAbsent("User", user == null ? call.text("uid") : user);
    }

    private static void started(List<AuditdLine> lines, List<AuditdLine> arguments, Fields fields) {
        AuditdLine title = first(lines, "PROCTITLE");
        AuditdLine place = first(lines, "CWD");
        String typed = commandLine(arguments);
        String titled = title == null ? null : title.text("proctitle");
        fields.putIfAbsent("CommandLine", typed.isEmpty() ? titled : typed);
        fields.putIfAbsent("CurrentDirectory", place == null ? null : place.text("cwd"));
        AuditdLine parent = first(lines, "PARENT_INFO");
        if (parent != null) {
            fields.putIfAbsent("ParentImage", parent.text("exe"));
            fields.putIfAbsent("ParentCommandLine", parent.text("proctitle"));
        }
    }

    /**
     * Joins the arguments to a command line. A long argument is split into {@code a2[0]}, {@code a2[1]} and may
     * continue on further lines.
     */
    private static String commandLine(List<AuditdLine> arguments) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < MOST_ARGUMENTS; i++) {
            String whole = text(arguments, "a" + i);
            String piece = whole == null ? text(arguments, "a%d[0]".formatted(i)) : whole;
            if (piece == null) {
                break;
            }
            line.append(i == 0 ? "" : " ").append(piece);
            for (int j = 1; whole == null && piece != null; j++) {
                piece = text(arguments, "a%d[%d]".formatted(i, j));
                line.append(piece == null ? "" : piece);
            }
        }
        return line.toString();
    }

    private static @Nullable String text(List<AuditdLine> lines, String name) {
        for (AuditdLine line : lines) {
            String text = line.text(name);
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    private static boolean connected(@Nullable AuditdLine address, Fields fields) {
        SocketAddress to = address == null ? null : SocketAddress.parse(address.text("saddr"));
        if (to == null) {
            return false;
        }
        fields.put("DestinationIp", to.host());
        fields.put("DestinationPort", Integer.toString(to.port()));
        fields.put("Initiated", "true");
        return true;
    }

    /** Adds the file that the event created. If the event created no file, adds the file that the event deleted. */
    private static List<String> files(List<AuditdLine> lines, Fields fields) {
        for (String act : List.of("CREATE", "DELETE")) {
            for (AuditdLine line : lines) {
                String name = line.text("name");
                boolean does = act.equals(line.text("nametype")) || act.equals(line.text("objtype"));
                if (line.is("PATH") && does && name != null && !name.equals("(null)")) {
                    fields.put("TargetFilename", absolute(name, first(lines, "CWD")));
                    return List.of(act.equals("CREATE") ? "file_event" : "file_delete");
                }
            }
        }
        return List.of();
    }

    private static String absolute(String name, @Nullable AuditdLine place) {
        String folder = place == null ? null : place.text("cwd");
        if (name.startsWith("/") || folder == null) {
            return name;
        }
        String below = name.startsWith("./") ? name.substring(2) : name;
        return folder.endsWith("/") ? folder + below : folder + "/" + below;
    }

    private static @Nullable String name(AuditdLine call) {
        String named = call.text("SYSCALL");
        return named == null ? CALLS.get(call.text("arch") + "/" + call.text("syscall")) : named;
    }

    private static @Nullable AuditdLine first(List<AuditdLine> lines, String type) {
        for (AuditdLine line : lines) {
            if (line.is(type)) {
                return line;
            }
        }
        return null;
    }

    /** IP address and port of a kernel {@code sockaddr} structure. */
    private record SocketAddress(String host, int port) {

        private static final int IPV4 = 2;
        private static final int IPV6 = 10;

        /** Parses hexadecimal digits; null for another address family or too few digits. */
        static @Nullable SocketAddress parse(@Nullable String digits) {
            if (digits == null || digits.length() < 16 || digits.length() > 512 || digits.length() % 2 != 0) {
                return null;
            }
            try {
                byte[] bytes = HexFormat.of().parseHex(digits);
                int port = (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
                return switch (bytes[0] | bytes[1] << 8) {
                    case IPV4 -> new SocketAddress(text(bytes, 4, 8), port);
                    case IPV6 -> bytes.length < 24 ? null : new SocketAddress(text(bytes, 8, 24), port);
                    default -> null;
                };
            } catch (IllegalArgumentException notHexadecimal) {
                return null;
            }
        }

        private static String text(byte[] bytes, int from, int to) {
            try {
                return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, to))
                        .getHostAddress();
            } catch (UnknownHostException impossible) {
                throw new IllegalStateException("Addresses of 4 and 16 bytes are always valid.", impossible);
            }
        }
    }
}
