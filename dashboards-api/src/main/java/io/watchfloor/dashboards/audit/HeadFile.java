package io.watchfloor.dashboards.audit;

import io.watchfloor.config.node.PrivateFiles;
import io.watchfloor.dashboards.audit.chain.LogLine;
import io.watchfloor.dashboards.audit.chain.LogText;
import io.watchfloor.dashboards.audit.chain.SignedHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** An append-only file with one signed chain head per line. */
final class HeadFile implements HeadSink {

    private static final int LONGEST_LINE = 4096;

    private final Path file;

    HeadFile(Path file) {
        this.file = file;
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public void store(SignedHead head) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            PrivateFiles.folder(folder);
        }
        PrivateFiles.file(file);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            long end = out.size();
            // A power failure can leave an incomplete line. A line break is added to this line, and verification
            // reports the line as a flaw.
            String begin = end == 0 || lastByte(out, end) == '\n' ? "" : "\n";
            ByteBuffer line = ByteBuffer.wrap((begin + LogText.write(head) + "\n").getBytes(StandardCharsets.UTF_8));
            long at = end;
            while (line.hasRemaining()) {
                at += out.write(line, at);
            }
            out.force(true);
        }
    }

    /** Returns the last complete line; empty if no line can be read. */
    Optional<SignedHead> last() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            int size = (int) Math.min(in.size(), LONGEST_LINE);
            ByteBuffer tail = ByteBuffer.allocate(size);
            long from = in.size() - size;
            while (tail.hasRemaining() && in.read(tail, from + tail.position()) > 0) {
                // continues until the end of the file
            }
            SignedHead last = null;
            for (String line : new String(tail.array(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (LogText.read(line).orElse(null) instanceof LogLine.End end) {
                    last = end.head();
                }
            }
            return Optional.ofNullable(last);
        }
    }

    private static byte lastByte(FileChannel in, long end) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        in.read(one, end - 1);
        return one.get(0);
    }
}
