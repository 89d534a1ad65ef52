package io.watchfloor.sensors.agent.collect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Checks whether a file exists by reading its attributes. {@link Files#exists} uses {@code access(2)}, which ignores
 * capabilities: files in folders that only root can read appear to be missing, although the service can read them with
 * {@code CAP_DAC_READ_SEARCH}.
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

    /** Whether the file or link certainly does not exist; false if unknown. */
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
