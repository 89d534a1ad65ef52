package io.watchfloor.sensors.agent.collect.changes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.watchfloor.sensors.agent.collect.DirectoryListing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The processes that Linux lists under {@code /proc}. Processes that end during the listing are omitted. */
public record ProcFiles(Path root) {
    private static final Pattern BOOTED = Pattern.compile("(?m)^btime (\\d+)$");
    private static final int TICKS_A_SECOND = 100;

    /** A command line can be megabytes long, and the record of each child process repeats it as ParentCommandLine. */
    private static final int LONGEST_COMMAND_LINE = 1 << 16;

    /** @param started start time in ticks since boot */
    public record ProcessEntry(long pid, long parent, long started) {}

    /** Returns the boot id, which changes at each reboot. */
    public String bootId() throws IOException {
        return Files.readString(root.resolve("sys/kernel/random/boot_id")).strip();
    }

    /** Converts clock ticks since boot to a time. */
    public Instant at(long ticks) throws IOException {
        Matcher booted = BOOTED.matcher(Files.readString(root.resolve("stat")));
        long seconds = booted.find() ? Long.parseLong(booted.group(1)) : 0;
        return Instant.ofEpochSecond(seconds).plusMillis(ticks * 1000 / TICKS_A_SECOND);
    }

    public List<ProcessEntry> processes() throws IOException {
        List<ProcessEntry> all = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, "[0-9]*")) {
            for (Path folder : DirectoryListing.entries(folders)) {
                ProcessEntry process = process(folder);
                if (process != null) {
                    all.add(process);
                }
            }
        }
        return all;
    }

    /**
     * The program name is in parentheses and may contain any character, so parsing starts after the last parenthesis.
     */
    private static @Nullable ProcessEntry process(Path folder) {
        try {
            String text = Files.readString(folder.resolve("stat"), ISO_8859_1);
            String[] rest = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            return new ProcessEntry(
                    Long.parseLong(folder.getFileName().toString()), Long.parseLong(rest[1]), Long.parseLong(rest[19]));
        } catch (IOException | RuntimeException gone) {
            return null;
        }
    }

    public @Nullable String link(long pid, String name) {
        try {
            return Files.readSymbolicLink(root.resolve(pid + "/" + name)).toString();
        } catch (IOException | RuntimeException notAllowedOrGone) {
            return null;
        }
    }

    public @Nullable String commandLine(long pid) {
        try (InputStream in = Files.newInputStream(root.resolve(pid + "/cmdline"))) {
            byte[] bytes = in.readNBytes(LONGEST_COMMAND_LINE);
            String text = new String(bytes, UTF_8).replace('\0', ' ').strip();
            return text.isEmpty() ? null : text;
        } catch (IOException gone) {
            return null;
        }
    }

    public @Nullable String user(long pid) {
        try {
            return Files.getOwner(root.resolve(Long.toString(pid))).getName();
        } catch (IOException gone) {
            return null;
        }
    }
}
