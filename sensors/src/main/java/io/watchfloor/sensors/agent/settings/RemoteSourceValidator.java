package io.watchfloor.sensors.agent.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Rejects sources from the center that name files outside the allowed folders, have a kind that is not allowed, or
 * contain values that could be used as a program or a command-line option. Programs can be configured on the host only.
 */
record RemoteSourceValidator(BiConsumer<ConfigValue, String> problem, RemoteSettings settings) {

    /**
     * A match expression of {@code journalctl}. Other texts are rejected, because a text that starts with a dash would
     * be a command-line option.
     */
    private static final String MATCH = "[A-Z_][A-Z0-9_]{0,63}=[^\\p{Cntrl}]{0,255}|\\+";

    private static final String CHANNEL = "[A-Za-z0-9][A-Za-z0-9 ._()/-]{0,255}";

    void check(Config sent) {
        if (sent.hasPath("files")) {
            for (Config file : sent.getConfigList("files")) {
                if (file.hasPath("path")) {
                    path(file, "path", file.getString("path"), false);
                }
            }
        }
        if (sent.hasPath("sources")) {
            sent.getConfigList("sources").forEach(this::source);
        }
    }

    private void source(Config each) {
        String kind = each.hasPath("kind") ? each.getString("kind") : "";
        if (!kind.isEmpty() && !settings.kinds().contains(kind)) {
            problem.accept(
                    each.getValue("kind"),
                    "the center may only name sources of the kinds %s (remote-configuration.kinds), not %s"
                            .formatted(String.join(", ", new TreeSet<>(settings.kinds())), kind));
        }
        if (each.hasPath("program")) {
            problem.accept(
                    each.getValue("program"),
                    "the center may not set program: programs are configured on the host only");
        }
        texts(each, "matches").stream()
                .filter(match -> !match.matches(MATCH))
                .forEach(match -> problem.accept(
                        each.getValue("matches"),
                        "matches: \"%s\" is not allowed from the center: use FIELD=value".formatted(match)));
        if (each.hasPath("channel") && !each.getString("channel").matches(CHANNEL)) {
            problem.accept(each.getValue("channel"), "channel: not a valid channel name");
        }
        if (each.hasPath("pattern") && each.getString("pattern").matches(".*[/\\\\].*")) {
            problem.accept(each.getValue("pattern"), "pattern: must match file names in the folder, without / or \\");
        }
        boolean folder = each.hasPath("pattern") || kind.equals("recordings");
        if (each.hasPath("path")) {
            path(each, "path", each.getString("path"), folder);
        }
        texts(each, "paths").forEach(one -> path(each, "paths", one, true));
    }

    private static List<String> texts(Config each, String key) {
        return each.hasPath(key) ? each.getStringList(key) : List.of();
    }

    private void path(Config where, String key, String path, boolean folder) {
        Path named;
        try {
            named = Path.of(path);
        } catch (InvalidPathException e) {
            problem.accept(where.getValue(key), "%s: not a valid path".formatted(key));
            return;
        }
        if (!(folder ? settings.mayLookInto(named) : settings.mayName(named))) {
            problem.accept(
                    where.getValue(key),
                    "the center may only name files in %s (remote-configuration.under), not %s"
                            .formatted(settings.under(), path));
        }
    }
}
