package io.watchfloor.config.reading;

import io.watchfloor.config.node.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A secret in the settings or in a separate file. */
public record SecretSetting(String text, Optional<Path> file) {

    public static final SecretSetting NONE = new SecretSetting("", Optional.empty());

    /** Reads the value of {@code key}, or the file name in {@code key-file}; {@link #NONE} if neither is set. */
    public static SecretSetting of(SettingsReader in, String key) {
        Optional<String> text = in.optionalText(key);
        Optional<Path> file = in.optionalText(key + "-file").map(path -> in.path(key + "-file"));
        if (text.isPresent() && file.isPresent()) {
            in.problem(key + "-file", "is set together with the secret itself", "Remove one of the two.");
        }
        return new SecretSetting(text.orElse(""), file);
    }

    /** @throws StartFailure {@code secret.file} if the file cannot be read */
    public String read() {
        if (file.isEmpty()) {
            return text;
        }
        try {
            return Files.readString(file.get()).strip();
        } catch (IOException e) {
            throw new StartFailure(
                    "secret.file",
                    "Cannot read the secret in the file %s.".formatted(file.get()),
                    "Check that the file exists and that the user who runs this program can read it.",
                    e);
        }
    }

    public boolean given() {
        return !text.isEmpty() || file.isPresent();
    }

    /** Omits the secret. */
    @Override
    public String toString() {
        return "Secret" + file.map(path -> "[" + path + "]").orElse("[]");
    }
}
