package io.watchfloor.dashboards.assets.cli;

import io.watchfloor.config.logging.EscapedMessageConverter;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.text.Plural;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterRefusal;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Edits the assets in a file one by one. Rejected lines are printed with their line number; all other lines are applied. */
final class AssetImport {

    private static final int TOLD_EVERY = 25;

    private final Center center;
    private final PrintWriter out;
    private final PrintWriter err;

    AssetImport(Center center, PrintWriter out, PrintWriter err) {
        this.center = center;
        this.out = out;
        this.err = err;
    }

    /**
     * @param unheard whether assets that never reported are allowed
     * @param dry whether nothing is changed
     */
    int run(Path file, boolean unheard, boolean dry) {
        AssetRows read = AssetRows.of(text(file));
        List<AssetRows.Fault> faults = new ArrayList<>(read.faults());
        int tried = 0;
        int done = 0;
        for (AssetRows.Row row : read.rows()) {
            try {
                center.patch(path(row.asset(), unheard, dry), row.body());
                done++;
            } catch (CenterRefusal refused) {
                if (!refused.isAnswer()) {
                    clear();
                    throw refused;
                }
                faults.add(new AssetRows.Fault(row.line(), refused.getMessage()));
            }
            progress(++tried, read.rows().size());
        }
        clear();
        faults.sort(Comparator.comparingInt(AssetRows.Fault::line));
        faults.forEach(one -> err.println(EscapedMessageConverter.escape(
                "%s, line %d: %s".formatted(file.getFileName(), one.line(), one.why()))));
        err.flush();
        out.println((dry
                        ? "Dry run: %s would be changed, %s would be rejected. Nothing was changed."
                        : "%s changed, %s rejected.")
                .formatted(Plural.of(done, "asset"), Plural.of(faults.size(), "line")));
        return faults.isEmpty() ? ExitCode.DONE : ExitCode.NO;
    }

    static String path(String asset, boolean unheard, boolean dry) {
        List<String> query = new ArrayList<>();
        if (unheard) {
            query.add("new=true");
        }
        if (dry) {
            query.add("dry=true");
        }
        return "/assets/" + Center.segment(asset) + (query.isEmpty() ? "" : "?" + String.join("&", query));
    }

    private void progress(int tried, int total) {
        if (onTerminal() && (tried % TOLD_EVERY == 0 || tried == total)) {
            err.print("\r%d of %d".formatted(tried, total));
            err.flush();
        }
    }

    private void clear() {
        if (onTerminal()) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }

    /** Set by the launcher script, because Java 21 cannot detect a terminal. */
    private static boolean onTerminal() {
        return Boolean.getBoolean("watchfloor.terminal");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new StartFailure("assets.file", file + " is not UTF-8.", "Save the file as UTF-8.", e);
        } catch (IOException e) {
            throw new StartFailure(
                    "assets.file",
                    "The file " + file + " cannot be read.",
                    "Check the name and the permissions of the file.",
                    e);
        }
    }
}
