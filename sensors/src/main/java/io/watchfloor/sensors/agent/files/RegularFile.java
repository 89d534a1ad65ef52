package io.watchfloor.sensors.agent.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * An open regular file with its attributes. Both belong to the same file even if another file gets the same name, and
 * opening never blocks on a named pipe.
 *
 * @param is the attributes at the time of opening
 */
public record RegularFile(FileChannel bytes, BasicFileAttributes is) implements Closeable {

    private static final int TRIES = 5;

    /** Opens the file for reading. */
    public static RegularFile open(Path path, LinkOption... links) throws IOException {
        Set<OpenOption> options = new HashSet<>(List.of(links));
        options.add(StandardOpenOption.READ);
        return open(path, () -> FileChannel.open(path, options), links);
    }

    static RegularFile open(Path path, FileOpener.OpenCall<FileChannel> opens, LinkOption... links) throws IOException {
        for (int count = 0; count < TRIES; count++) {
            BasicFileAttributes before = regular(path, links);
            FileChannel bytes = FileOpener.of(path, opens);
            try {
                bytes.position(0); // throws an exception for a named pipe
                BasicFileAttributes after = regular(path, links);
                if (Objects.equals(before.fileKey(), after.fileKey())) {
                    return new RegularFile(bytes, after);
                }
            } catch (IOException e) {
                bytes.close();
                throw e;
            }
            bytes.close();
        }
        throw new FileSystemException(path.toString(), null, "the file was replaced each time it was opened");
    }

    private static BasicFileAttributes regular(Path path, LinkOption... links) throws IOException {
        BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class, links);
        if (!is.isRegularFile()) {
            throw new FileSystemException(path.toString(), null, "not a regular file");
        }
        return is;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
