package io.watchfloor.dashboards.faults;

import io.watchfloor.dashboards.faults.ChildNode.Program;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Lets the nodes of a test start in a third of the time: the JVM reads their classes from a file that it wrote when a node of the
 * same build stopped. It makes such a file only of jars, so the folders of classes are packed first.
 *
 * @param jvm options of the nodes
 */
record QuickStart(Program program, List<String> jvm) {

    private static final Path PLACE = Path.of("target", "quick-start").toAbsolutePath();

    /** All nodes need the same collector as the node that wrote the file. */
    private static final List<String> SHORT = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx1g");

    /**
     * The product of this build.
     *
     * @param folder of the node that writes the file, if there is none yet
     * @param settings of that node
     */
    static QuickStart ofProduct(Path folder, String settings) throws IOException, InterruptedException {
        List<Path> parts = Stream.of(
                        Program.of(NodeKillsFaults.PRODUCT).classPath().split(File.pathSeparator))
                .filter(part -> !part.isEmpty())
                .map(Path::of)
                .filter(part -> Files.exists(part) && !part.endsWith("test-classes"))
                .toList();
        Path place = Files.createDirectories(PLACE.resolve(checksum(parts)));
        Program program = new Program(packed(parts, place), NodeKillsFaults.PRODUCT);
        Path classes = place.resolve("classes");
        if (!Files.exists(classes)) {
            write(classes, program, Files.createDirectories(folder), settings);
        }
        return new QuickStart(
                program, with(jdkOf25() ? "-XX:AOTCache=" + classes : "-XX:SharedArchiveFile=" + classes));
    }

    private static void write(Path classes, Program program, Path folder, String settings)
            throws IOException, InterruptedException {
        Path config = Files.writeString(folder.resolve("node.conf"), settings);
        Path unfinished = classes.resolveSibling("classes.new");
        List<String> jvm = with((jdkOf25() ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + unfinished);
        ChildNode.Seat seat = new ChildNode.Seat("127.0.0.1", Recordings.freePort(), List.of(), jvm);
        try (ChildNode node = new ChildNode(folder, config, seat, program)) {
            node.awaitReady();
        }
        Files.move(unfinished, classes);
    }

    private static boolean jdkOf25() {
        return Runtime.version().feature() >= 25;
    }

    private static List<String> with(String option) {
        return Stream.concat(SHORT.stream(), Stream.of(option)).toList();
    }

    /** Each folder becomes a jar. */
    private static String packed(List<Path> parts, Path place) throws IOException {
        List<String> jars = new ArrayList<>();
        for (Path part : parts) {
            if (Files.isDirectory(part)) {
                Path jar = place.resolve(jars.size() + ".jar");
                if (!Files.exists(jar)) {
                    pack(part, jar);
                }
                jars.add(jar.toString());
            } else {
                jars.add(part.toAbsolutePath().toString());
            }
        }
        return String.join(File.pathSeparator, jars);
    }

    private static void pack(Path folder, Path jar) throws IOException {
        Path unfinished = jar.resolveSibling(jar.getFileName() + ".new");
        try (OutputStream file = Files.newOutputStream(unfinished);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (Path one : tree(folder)) {
                String name = folder.relativize(one).toString().replace(File.separatorChar, '/');
                boolean directory = Files.isDirectory(one);
                // Migrations are found by the entry of their folder.
                out.putNextEntry(new ZipEntry(directory ? name + "/" : name));
                if (!directory) {
                    Files.copy(one, out);
                }
                out.closeEntry();
            }
        }
        Files.move(unfinished, jar);
    }

    private static List<Path> tree(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(one -> !one.equals(folder)).sorted().toList();
        }
    }

    private static String checksum(List<Path> parts) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(System.getProperty("java.vm.version", "").getBytes(StandardCharsets.UTF_8));
        for (Path part : parts) {
            for (Path one : Files.isDirectory(part) ? tree(part) : List.of(part)) {
                BasicFileAttributes of = Files.readAttributes(one, BasicFileAttributes.class);
                sum.update("%s %d %s"
                        .formatted(one, of.isDirectory() ? 0 : of.size(), of.isDirectory() ? "" : of.lastModifiedTime())
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
        return Long.toHexString(sum.getValue());
    }
}
