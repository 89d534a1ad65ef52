package io.watchfloor.ops.fraud;

import java.util.Locale;
import java.util.Optional;

/** Normalises names of programs for remote support, so that AnyDesk, any desk and anydesk.exe are one. */
final class RemoteTool {

    private static final int LONGEST = 100;

    private RemoteTool() {}

    /** @return empty if the text has no letter */
    static Optional<String> normalise(String given) {
        String name = given.toLowerCase(Locale.ROOT)
                .strip()
                .replaceFirst("\\.(exe|msi|dmg|apk)$", "")
                .replaceAll("[^\\p{L}\\p{N}]", "");
        return name.length() > LONGEST || name.chars().noneMatch(Character::isLetter)
                ? Optional.empty()
                : Optional.of(name);
    }
}
