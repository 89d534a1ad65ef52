package io.watchfloor.sensors.agent.collect;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists the entries of a folder. If the folder disappears during the listing, for example on a network drive, throws an
 * IOException instead of an unchecked exception.
 */
public final class DirectoryListing {

    private DirectoryListing() {}

    public static List<Path> entries(Path folder) throws IOException {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(folder)) {
            return entries(open);
        }
    }

    public static List<Path> entries(DirectoryStream<Path> open) throws IOException {
        List<Path> entries = new ArrayList<>();
        try {
            open.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }
}
