package io.watchfloor.config;

import java.nio.file.Path;
import java.util.List;

/**
 * What judges.
 *
 * @param builtin whether the pack that ships with the program is loaded
 * @param paths files and folders of further rules, absolute
 */
public record RuleSettings(boolean builtin, List<Path> paths) {
    static RuleSettings read(SettingsReader in) {
        boolean builtin = in.flag("rules.builtin");
        List<Path> paths = in.paths("rules.paths");
        if (!builtin && paths.isEmpty()) {
            in.problem(
                    "rules.builtin",
                    "is off while rules.paths is empty",
                    "Nothing would be judged: name a folder of rules.");
        }
        return new RuleSettings(builtin, paths);
    }
}
