package io.watchfloor.sigma.offline;

import io.watchfloor.sigma.evtx.Damage;
import io.watchfloor.sigma.evtx.EvtxReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import java.util.zip.GZIPInputStream;

/**
 * The tool {@code watchfloor-evtx FILE...}, a {@link ToolProvider}: writes the records of Windows event logs as JSON
 * lines, and reports damage on standard error. The sensor uses the tool without a dependency on the engine.
 */
public final class EvtxTool implements ToolProvider {

    private static final int LONGEST = 8 << 20;

    public EvtxTool() {}

    @Override
    public String name() {
        return "watchfloor-evtx";
    }

    /** @return 0; 1 if a file is damaged, unreadable or not an event log */
    @Override
    public int run(PrintWriter out, PrintWriter err, String... files) {
        int damages = 0;
        for (String file : files) {
            try (InputStream in = open(Path.of(file))) {
                Lines lines = new Lines(out, err);
                in.mark(EvtxReader.START);
                boolean evtx = EvtxReader.isEvtx(in.readNBytes(EvtxReader.START));
                in.reset();
                if (evtx) {
                    EvtxReader.read(in, LONGEST, lines);
                } else {
                    err.println("not a Windows event log");
                    damages++;
                }
                damages += lines.damages;
            } catch (IOException e) {
                err.println(e.getMessage() == null ? "cannot be read" : e.getMessage());
                damages++;
            }
        }
        out.flush();
        err.flush();
        return damages == 0 ? 0 : 1;
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        boolean packed = file.getFileName().toString().endsWith(".gz");
        return new BufferedInputStream(packed ? new GZIPInputStream(in) : in, 1 << 16);
    }

    private static final class Lines implements EvtxReader.Sink {
        private final PrintWriter out;
        private final PrintWriter err;
        private int damages;

        Lines(PrintWriter out, PrintWriter err) {
            this.out = out;
            this.err = err;
        }

        @Override
        public void record(long number, byte[] json) {
            out.write(new String(json, StandardCharsets.UTF_8));
            out.write('\n');
        }

        @Override
        public void damaged(Damage damage) {
            damages++;
            err.println(damage.code() + ": " + damage.message());
        }
    }
}
