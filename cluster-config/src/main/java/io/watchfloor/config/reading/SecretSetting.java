package io.watchfloor.config.reading;

import io.watchfloor.config.node.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A secret that is written here or stands in a file. */
public record SecretSetting(String text, Optional<Path> file) {

    public static final SecretSetting NONE = new SecretSetting("", Optional.empty());

    /** What {@code key} or {@code key-file} say; neither is no secret. */
    public static SecretSetting of(SettingsReader in, String key) {
        Optional<String> text = in.optionalText(key);
        Optional<Path> file = in.optionalText(key + "-file").map(path -> in.path(key + "-file"));
        if (text.isPresent() && file.isPresent()) {
            in.problem(key + "-file", "stands beside its text", "Keep one of them.");
        }
        return new SecretSetting(text.orElse(""), file);
    }

    /** @throws StartFailure {@code secret.file} when the file cannot be read */
    public String read() {
        if (file.isEmpty()) {
            return text;
        }
        try {
            return Files.readString(file.get()).strip();
        } catch (IOException e) {
            throw new StartFailure(
                    "secret.file",
                    "The secret in the file %s cannot be read.".formatted(file.get()),
                    "Check that the file is there, and that the account of this program may read it.",
                    e);
        }
    }

    public boolean given() {
        return !text.isEmpty() || file.isPresent();
    }

    /** Without the text. */
    @Override
    public String toString() {
        return "Secret" + file.map(path -> "[" + path + "]").orElse("[]");
    }
}
