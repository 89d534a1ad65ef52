package io.watchfloor.config.input;

import io.watchfloor.config.reading.SettingsReader;
import java.util.Optional;

/**
 * Settings of an input over HTTP, on the API's port. Senders authenticate with a credential.
 *
 * @param path URL path of the input, {@code /inputs/NAME} or below; empty to disable the input
 */
public record HttpInput(Optional<String> path, InputRate rate) {

    static HttpInput read(SettingsReader in, String name) {
        String at = "inputs." + name;
        Optional<String> path = in.optionalText(at + ".path");
        if (path.filter(one -> !one.matches("/inputs(/[\\w.-]+)+")).isPresent()) {
            in.problem(
                    at + ".path",
                    "is \"%s\", which is not a path below /inputs".formatted(path.get()),
                    "Write /inputs/%s, or leave the path empty to disable the input.".formatted(name));
        }
        return new HttpInput(path, InputRate.read(in, at));
    }

    public boolean on() {
        return path.isPresent();
    }
}
