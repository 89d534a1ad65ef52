package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.language.RuleLimits;
import io.watchfloor.sigma.language.RuleProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * Finds rule files in folders and archives one by one, so that not all texts are in memory at once. Paths are read in a
 * fixed order; packs in the order of their archive.
 */
final class RuleFiles {

    private static final int SCRATCH = 64 << 10;

    /** Text of a rule file, or the reason why the file cannot be read. */
    record RuleFile(String name, String text, String unreadable, String code) {

        static RuleFile of(String name, byte[] bytes) {
            if (bytes.length > RuleLimits.FILE) {
                return beyond(
                        name,
                        "rule.file-size",
                        "the rule file is larger than %d bytes; split it".formatted(RuleLimits.FILE));
            }
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
                return new RuleFile(name, text, "", "");
            } catch (CharacterCodingException malformed) {
                return unreadable(name, "not YAML: the file is not UTF-8");
            }
        }

        static RuleFile unreadable(String name, String reason) {
            return beyond(name, RuleProblem.INVALID, reason);
        }

        static RuleFile beyond(String name, String code, String reason) {
            return new RuleFile(name, "", reason, code);
        }

        RuleFile named(String other) {
            return new RuleFile(other, text, unreadable, code);
        }
    }

    /** Thrown while unpacking an archive that exceeds a limit, to stop unpacking. */
    private static final class ArchiveLimitException extends Exception {
        private final String code;

        ArchiveLimitException(String code, String reason) {
            super(reason, null, false, false);
            this.code = code;
        }
    }

    /**
     * SigmaHQ folders with opt-in rules. An opt-in folder is skipped when a parent folder is loaded. It is read when
     * the configured path is the folder itself or lies within it.
     */
    private static final Map<String, String> OPT_IN = Map.of(
            "deprecated", "deprecated",
            "unsupported", "unsupported",
            "rules-threat-hunting", "hunting",
            "threat-hunting", "hunting");

    private final RuleLimits limits;
    private final Consumer<RuleFile> found;
    private final Map<String, Integer> leftOut = new TreeMap<>();

    RuleFiles(RuleLimits limits, Consumer<RuleFile> found) {
        this.limits = limits;
        this.found = found;
    }

    /** Number of skipped files by kind. */
    Map<String, Integer> leftOut() {
        return leftOut;
    }

    /** Counts a file as skipped if one of its folders is opt-in. */
    private boolean isOptIn(Stream<String> folders) {
        Optional<String> kind =
                folders.map(OPT_IN::get).filter(Objects::nonNull).findFirst();
        kind.ifPresent(one -> leftOut.merge(one, 1, Integer::sum));
        return kind.isPresent();
    }

    /** Finds rule files in files, folders and archives. */
    void find(List<Path> paths) {
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                folder(path);
            } else if (path.toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
                archive(path, name -> true);
            } else {
                found.accept(file(path));
            }
        }
    }

    /**
     * Finds the rule files of a pack, which is a zip archive or a single YAML file. If the archive exceeds a limit, the
     * last entry contains the reason.
     */
    void pack(RuleSources.PackContent pack) {
        byte[] body = pack.body();
        if (body.length < 4 || body[0] != 'P' || body[1] != 'K') {
            found.accept(RuleFile.of(pack.prefix() + "rules.yml", body));
            return;
        }
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(body), StandardCharsets.UTF_8)) {
            unpack(zip, pack.prefix());
        } catch (ArchiveLimitException tooMuch) {
            found.accept(RuleFile.beyond(pack.prefix(), tooMuch.code, String.valueOf(tooMuch.getMessage())));
        } catch (IOException | IllegalArgumentException broken) {
            found.accept(RuleFile.unreadable(pack.prefix(), "cannot read the archive: " + broken.getMessage()));
        }
    }

    /**
     * Counts the unpacked bytes of all entries, including entries that are not rules, because a zip stream must unpack
     * each entry to reach the next entry.
     */
    private void unpack(ZipInputStream zip, String prefix) throws IOException, ArchiveLimitException {
        byte[] scratch = new byte[SCRATCH];
        long unpacked = 0;
        int entries = 0;
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            entries++;
            checkLimits(entry.getName(), entries);
            byte[] text = isWanted(entry) ? zip.readNBytes(RuleLimits.FILE + 1) : new byte[0];
            unpacked += text.length;
            for (int read = zip.read(scratch); read >= 0; read = zip.read(scratch)) {
                unpacked += read;
                checkLimits(entry.getName(), unpacked);
            }
            checkLimits(entry.getName(), unpacked);
            if (isWanted(entry)) {
                found.accept(RuleFile.of(prefix + entry.getName(), text));
            }
        }
    }

    private static boolean isWanted(ZipEntry entry) {
        return !entry.isDirectory() && isRule(entry.getName());
    }

    private static void checkLimits(String name, int entries) throws ArchiveLimitException {
        if (entries > RuleLimits.ENTRIES) {
            throw new ArchiveLimitException(
                    "pack.entries",
                    "the archive has more than %d entries; remove other files or split it into several packs"
                            .formatted(RuleLimits.ENTRIES));
        }
        if (name.length() > RuleLimits.ENTRY_NAME) {
            throw new ArchiveLimitException(
                    "pack.entry-name",
                    "an entry's name has more than %d characters; shorten it. It starts with %s"
                            .formatted(RuleLimits.ENTRY_NAME, name.substring(0, 60)));
        }
    }

    private void checkLimits(String name, long unpacked) throws ArchiveLimitException {
        if (unpacked > limits.unpacked()) {
            throw new ArchiveLimitException(
                    "pack.unpacked",
                    ("the archive unpacks to more than %d bytes, counted up to %s; remove other files"
                                    + " or split it into several packs")
                            .formatted(limits.unpacked(), name));
        }
    }

    private void folder(Path folder) {
        try (Stream<Path> walk = Files.walk(folder, 50, FileVisitOption.FOLLOW_LINKS)) {
            List<Path> files = walk.filter(path -> isRule(path.toString()) && Files.isRegularFile(path))
                    .filter(path -> !isOptIn(folders(folder.relativize(path))))
                    .limit(RuleLimits.ENTRIES + 1L)
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
            files.stream().limit(RuleLimits.ENTRIES).forEach(path -> found.accept(file(path)));
            if (files.size() > RuleLimits.ENTRIES) {
                found.accept(RuleFile.beyond(
                        folder.toString(),
                        "pack.entries",
                        "the folder has more than %d rule files, and the others were skipped; load several smaller folders"
                                .formatted(RuleLimits.ENTRIES)));
            }
        } catch (IOException | UncheckedIOException failed) {
            found.accept(RuleFile.unreadable(folder.toString(), "cannot read the folder: " + failed.getMessage()));
        }
    }

    private static Stream<String> folders(Path relative) {
        return IntStream.range(0, relative.getNameCount() - 1)
                .mapToObj(place -> relative.getName(place).toString());
    }

    private static RuleFile file(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            return RuleFile.of(path.toString(), in.readNBytes(RuleLimits.FILE + 1));
        } catch (IOException failed) {
            String reason =
                    Files.exists(path) ? "cannot read the file: " + failed.getMessage() : "the file does not exist";
            return RuleFile.unreadable(path.toString(), reason);
        }
    }

    /** Finds the entries of an archive on disk whose names match. Other entries are not unpacked. */
    void archive(Path path, Predicate<String> names) {
        try (ZipFile zip = new ZipFile(path.toFile())) {
            List<ZipEntry> entries = new ArrayList<>();
            Enumeration<? extends ZipEntry> all = zip.entries();
            while (all.hasMoreElements()) {
                ZipEntry entry = all.nextElement();
                if (isWanted(entry) && names.test(entry.getName()) && !isOptIn(folders(Path.of(entry.getName())))) {
                    entries.add(entry);
                    checkLimits(entry.getName(), entries.size());
                }
            }
            entries.sort(Comparator.comparing(ZipEntry::getName));
            long unpacked = 0;
            for (ZipEntry entry : entries) {
                try (InputStream in = zip.getInputStream(entry)) {
                    byte[] text = in.readNBytes(RuleLimits.FILE + 1);
                    unpacked += text.length;
                    checkLimits(entry.getName(), unpacked);
                    found.accept(RuleFile.of(path + "!" + entry.getName(), text));
                }
            }
        } catch (ArchiveLimitException tooMuch) {
            found.accept(RuleFile.beyond(path.toString(), tooMuch.code, String.valueOf(tooMuch.getMessage())));
        } catch (IOException | IllegalArgumentException failed) {
            found.accept(RuleFile.unreadable(path.toString(), "cannot read the archive: " + failed.getMessage()));
        }
    }

    private static boolean isRule(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".yml") || lower.endsWith(".yaml");
    }
}
