package io.watchfloor.dashboards.figures.cli;

import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.cli.remote.Center;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads figures that the center sends as a file. */
final class FiguresFile {

    private FiguresFile() {}

    static String read(Center center, String path) {
        try (InputStream body = center.download(path).body()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StartFailure(
                    "figures.download",
                    "The download of the figures failed: " + e.getMessage() + ".",
                    "Check that the center is running and try again.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw center.unreachable(e);
        }
    }
}
