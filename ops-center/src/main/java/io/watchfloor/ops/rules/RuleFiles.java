package io.watchfloor.ops.rules;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/** Finds rule files in folders and archives, always in the same order. */
final class RuleFiles {

    private static final int LARGEST = 2 << 20;
    private static final int MOST = 100_000;
    private static final long LARGEST_PACK = 256L << 20;

    /** Either the text, or why there is none. */
    record RuleFile(String name, String text, String unreadable) {

        static RuleFile of(String name, byte[] bytes) {
            if (bytes.length > LARGEST) {
                return unreadable(name, "a rule file has at most %d bytes".formatted(LARGEST));
            }
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
                return new RuleFile(name, text, "");
            } catch (CharacterCodingException malformed) {
                return unreadable(name, "not YAML: the file is not UTF-8");
            }
        }

        static RuleFile unreadable(String name, String reason) {
            return new RuleFile(name, "", reason);
        }
    }

    private RuleFiles() {}

    static List<RuleFile> find(List<Path> paths) {
        List<RuleFile> found = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                folder(path, found);
            } else if (path.toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
                archive(path, name -> true, found);
            } else {
                found.add(file(path));
            }
        }
        return found;
    }

    /** The entries of an archive whose names fit. */
    static List<RuleFile> inArchive(Path archive, Predicate<String> names) {
        List<RuleFile> found = new ArrayList<>();
        archive(archive, names, found);
        return found;
    }

    /** Of a zip archive its rule files, in the order of their names; of anything else the one file that it is. */
    static List<RuleFile> inPack(RuleSources.PackContent pack) {
        byte[] body = pack.body();
        if (body.length < 4 || body[0] != 'P' || body[1] != 'K') {
            return List.of(RuleFile.of(pack.prefix() + "rules.yml", body));
        }
        List<RuleFile> found = new ArrayList<>();
        long total = 0;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(body), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory() && isRule(entry.getName())) {
                    byte[] text = zip.readNBytes(LARGEST + 1);
                    total += text.length;
                    if (found.size() == MOST || total > LARGEST_PACK) {
                        return List.of(RuleFile.unreadable(
                                pack.prefix(),
                                "a pack has at most %d files and %d bytes, unpacked".formatted(MOST, LARGEST_PACK)));
                    }
                    found.add(RuleFile.of(pack.prefix() + entry.getName(), text));
                }
            }
        } catch (IOException | IllegalArgumentException broken) {
            return List.of(RuleFile.unreadable(pack.prefix(), "the archive cannot be read: " + broken.getMessage()));
        }
        found.sort(Comparator.comparing(RuleFile::name));
        return found;
    }

    private static void folder(Path folder, List<RuleFile> found) {
        try (Stream<Path> walk = Files.walk(folder, 50, FileVisitOption.FOLLOW_LINKS)) {
            walk.filter(path -> isRule(path.toString()) && Files.isRegularFile(path))
                    .sorted(Comparator.comparing(Path::toString))
                    .limit(MOST)
                    .forEach(path -> found.add(file(path)));
        } catch (IOException | java.io.UncheckedIOException failed) {
            found.add(RuleFile.unreadable(folder.toString(), "the folder cannot be read: " + failed.getMessage()));
        }
    }

    private static RuleFile file(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            return RuleFile.of(path.toString(), in.readNBytes(LARGEST + 1));
        } catch (IOException failed) {
            String reason =
                    Files.exists(path) ? "the file cannot be read: " + failed.getMessage() : "there is no such file";
            return RuleFile.unreadable(path.toString(), reason);
        }
    }

    private static void archive(Path path, Predicate<String> names, List<RuleFile> found) {
        try (ZipFile zip = new ZipFile(path.toFile())) {
            List<ZipEntry> entries = new ArrayList<>();
            Enumeration<? extends ZipEntry> all = zip.entries();
            while (all.hasMoreElements() && entries.size() < MOST) {
                ZipEntry entry = all.nextElement();
                if (!entry.isDirectory() && isRule(entry.getName()) && names.test(entry.getName())) {
                    entries.add(entry);
                }
            }
            entries.sort(Comparator.comparing(ZipEntry::getName));
            for (ZipEntry entry : entries) {
                try (InputStream in = zip.getInputStream(entry)) {
                    found.add(RuleFile.of(path + "!" + entry.getName(), in.readNBytes(LARGEST + 1)));
                }
            }
        } catch (IOException failed) {
            found.add(RuleFile.unreadable(path.toString(), "the archive cannot be read: " + failed.getMessage()));
        }
    }

    private static boolean isRule(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".yml") || lower.endsWith(".yaml");
    }
}
