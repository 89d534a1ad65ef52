package io.watchfloor.sensors.agent.action;

import io.watchfloor.sensors.protocol.ActionFrame.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Kills one process. Both its PID and its program must match, because the kernel reuses PIDs. */
final class KillProcess implements ActionHandler {

    private static final int CHECKS = 50;
    private static final int CHECK_MILLIS = 100;
    private static final int LONGEST = 2_000;
    private static final String REMOVED = " (deleted)";

    @Override
    public Optional<String> refusalReason(StoredAction action) {
        Optional<Long> pid = pid(action);
        if (pid.isEmpty()) {
            return Optional.of("\"%s\" is not a PID".formatted(action.argument("pid")));
        }
        if (action.argument("program").isBlank()) {
            return Optional.of("the program is missing: the kernel reuses PIDs, so name the program as well");
        }
        boolean own = Stream.iterate(
                        Optional.of(ProcessHandle.current()),
                        Optional::isPresent,
                        one -> one.flatMap(ProcessHandle::parent))
                .flatMap(Optional::stream)
                .anyMatch(one -> one.pid() == pid.get());
        return own || pid.get() <= 1
                ? Optional.of("process %d is this sensor, one of its parent processes, or init".formatted(pid.get()))
                : Optional.empty();
    }

    @Override
    public ActionResult execute(StoredAction action, List<StoredAction> others) throws InterruptedException {
        long pid = pid(action).orElse(0L);
        Optional<ProcessHandle> found = ProcessHandle.of(pid).filter(one -> !isGone(one));
        if (found.isEmpty()) {
            boolean interrupted = action.outcomes().stream()
                            .filter(one -> one.state() == State.RUNNING)
                            .count()
                    > 1;
            return interrupted
                    ? ActionResult.success(
                            "process %d has ended; the sensor was restarted while killing the process".formatted(pid),
                            Map.of())
                    : ActionResult.failed("process %d does not exist".formatted(pid));
        }
        ProcessHandle process = found.get();
        Map<String, String> evidence = describe(process);
        String command = evidence.getOrDefault("command", "");
        String wanted = action.argument("program");
        if (command.isEmpty()) {
            return ActionResult.failed(
                    "no permission to read the program of process %d: give this sensor CAP_SYS_PTRACE and CAP_KILL"
                            .formatted(pid));
        }
        if (!matchesProgram(command, wanted) && !matchesProgram(withoutDeletedSuffix(command), wanted)) {
            return ActionResult.failed("process %d runs %s, not %s".formatted(pid, command, wanted));
        }
        if (!process.destroyForcibly() && !isGone(process)) {
            return ActionResult.failed(
                    "no permission to kill process %d (%s): give this sensor CAP_KILL".formatted(pid, command));
        }
        for (int check = 0; check < CHECKS; check++) {
            if (isGone(process)) {
                return ActionResult.success("process %d (%s) was killed".formatted(pid, command), evidence);
            }
            Thread.sleep(CHECK_MILLIS);
        }
        return ActionResult.failed("process %d (%s) was signalled but is still running".formatted(pid, command));
    }

    @Override
    public ActionResult revert(StoredAction action, List<StoredAction> others) {
        return ActionResult.failed("a killed process cannot be restored");
    }

    private static Optional<Long> pid(StoredAction action) {
        try {
            return Optional.of(Long.parseLong(action.argument("pid")));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean matchesProgram(String command, String wanted) {
        return command.equals(wanted) || name(command).equals(wanted);
    }

    /** Malware often deletes its executable after starting; Linux then appends {@code (deleted)} to the path. */
    private static String withoutDeletedSuffix(String command) {
        return command.endsWith(REMOVED) ? command.substring(0, command.length() - REMOVED.length()) : command;
    }

    private static String name(String command) {
        Path name = command.isEmpty() ? null : Path.of(command).getFileName();
        return name == null ? "" : name.toString();
    }

    private static Map<String, String> describe(ProcessHandle process) {
        Map<String, String> evidence = new TreeMap<>();
        ProcessHandle.Info info = process.info();
        evidence.put("pid", Long.toString(process.pid()));
        info.command().ifPresent(one -> evidence.put("command", truncate(one)));
        info.commandLine().ifPresent(one -> evidence.put("commandLine", truncate(one)));
        info.user().ifPresent(one -> evidence.put("user", truncate(one)));
        info.startInstant().ifPresent(one -> evidence.put("startedAt", one.toString()));
        process.parent().ifPresent(one -> evidence.put("parent", Long.toString(one.pid())));
        return evidence;
    }

    private static String truncate(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    /** A zombie process counts as gone, because it has ended and only waits for its parent to read the exit status. */
    private static boolean isGone(ProcessHandle process) {
        if (!process.isAlive()) {
            return true;
        }
        try {
            String stat = Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "stat"), StandardCharsets.ISO_8859_1);
            return stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("Z");
        } catch (IOException e) {
            return !process.isAlive();
        }
    }
}
