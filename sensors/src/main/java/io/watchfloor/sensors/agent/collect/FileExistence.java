package io.watchfloor.sensors.agent.collect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Whether a file is there, by its attributes. {@link Files#exists} asks by {@code access(2)}, which heeds no capability of a process
 * that is not root's: under the service's {@code CAP_DAC_READ_SEARCH} it misses what stands in a folder of root's alone, and what it
 * misses can be read all the same.
 */
public final class FileExistence {

    private FileExistence() {}

    public static boolean exists(Path file) {
        try {
            var unused = Files.readAttributes(file, BasicFileAttributes.class);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Not there for certain, also not as a link; false when nobody can tell. */
    public static boolean isGone(Path file) {
        try {
            var unused = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return false;
        } catch (NoSuchFileException gone) {
            return true;
        } catch (IOException unknown) {
            return false;
        }
    }
}
