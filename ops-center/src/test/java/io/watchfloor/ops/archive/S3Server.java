package io.watchfloor.ops.archive;

import io.watchfloor.config.archive.S3Settings;
import io.watchfloor.config.archive.S3Settings.Patience;
import io.watchfloor.config.reading.SecretSetting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** An S3 server on this machine with one bucket, which keeps its objects in a folder. */
final class S3Server implements AutoCloseable {

    static final String BUCKET = "archive-of-test";
    private static final String PREFIX = "watchfloor/";
    private static final String ID = "AKIDEXAMPLE";
    private static final String SECRET = "a-secret-of-this-test";

    private final Path folder;
    private final S3Proxy server;

    S3Server(Path folder) throws Exception {
        this.folder = folder;
        Files.createDirectories(folder.resolve(BUCKET));
        server = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(folder.toString()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, ID, SECRET)
                .stopTimeout(0)
                .build();
        server.start();
    }

    /**
     * Runs it until its process is ended, for the fault tests of dashboards-api.
     *
     * @param arguments the folder of the objects, and a file that is then written: settings of a node that uses this server
     */
    public static void main(String[] arguments) throws Exception {
        S3Server server = new S3Server(Path.of(arguments[0]));
        Path file = Path.of(arguments[1]);
        Path unfinished = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), """
                watchfloor.archive.s3 {
                    bucket = "%s", prefix = "%s", endpoint = "http://127.0.0.1:%d", access-key = "%s", secret-key = "%s"
                }
                """.formatted(
                        BUCKET, PREFIX, server.port(), ID, SECRET));
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        Thread.currentThread().join();
    }

    int port() {
        return server.getPort();
    }

    /** @param port of this server, or of a way to it */
    S3Settings settings(int port, Duration timeout, int attempts) {
        return settings("http://127.0.0.1:" + port, BUCKET, SECRET, new Patience(timeout, attempts));
    }

    static S3Settings settings(String endpoint, String bucket, String secret, Patience patience) {
        return new S3Settings(
                bucket,
                PREFIX,
                Optional.of(URI.create(endpoint)),
                "us-east-1",
                true,
                Optional.of(new S3Settings.Key(ID, new SecretSetting(secret, Optional.empty()))),
                patience,
                1L << 30);
    }

    /** The folder with all objects of the archive. */
    Path objects() {
        return folder.resolve(BUCKET).resolve(PREFIX);
    }

    /** Paths of all objects of the archive. */
    Set<String> paths() throws IOException {
        Set<String> paths = new TreeSet<>();
        if (Files.isDirectory(objects())) {
            try (Stream<Path> tree = Files.walk(objects())) {
                tree.filter(path -> String.valueOf(path.getFileName()).endsWith(".parquet"))
                        .forEach(path -> paths.add(objects().relativize(path).toString()));
            }
        }
        return paths;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
