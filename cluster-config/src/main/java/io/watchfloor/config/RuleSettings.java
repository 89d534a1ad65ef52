package io.watchfloor.config;

import java.nio.file.Path;
import java.util.List;

/**
 * What judges.
 *
 * @param builtin whether the pack that ships with the program is loaded
 * @param paths files and folders of further rules, absolute
 * @param placeholders files of lists that {@code |expand} fills in, absolute
 * @param pipelines files that say how records are recognised, before the built-in ones, absolute
 */
public record RuleSettings(boolean builtin, List<Path> paths, List<Path> placeholders, List<Path> pipelines) {
    static RuleSettings read(SettingsReader in) {
        boolean builtin = in.flag("rules.builtin");
        List<Path> paths = in.paths("rules.paths");
        if (!builtin && paths.isEmpty()) {
            in.problem(
                    "rules.builtin",
                    "is off while rules.paths is empty",
                    "Nothing would be judged: name a folder of rules.");
        }
        return new RuleSettings(builtin, paths, in.paths("rules.placeholders"), in.paths("rules.pipelines"));
    }
}
