package io.watchfloor.dashboards.fuzz;

import com.code_intelligence.jazzer.Jazzer;
import io.watchfloor.config.tls.PemFuzz;
import io.watchfloor.dashboards.access.passkey.PasskeyBytesFuzz;
import io.watchfloor.dashboards.access.provider.ProviderTokenFuzz;
import io.watchfloor.dashboards.access.request.HeadersFuzz;
import io.watchfloor.dashboards.assets.routes.AliasFileFuzz;
import io.watchfloor.dashboards.center.routes.PolicyReportFuzz;
import io.watchfloor.dashboards.api.routing.BodyFuzz;
import io.watchfloor.dashboards.api.routing.QueryFuzz;
import io.watchfloor.dashboards.access.provider.scim.ScimFuzz;
import io.watchfloor.dashboards.audit.chain.LogTextFuzz;
import io.watchfloor.dashboards.http.FirstHeaderFuzz;
import io.watchfloor.dashboards.http.ForwardedFuzz;
import io.watchfloor.dashboards.http.HttpBytesFuzz;
import io.watchfloor.dashboards.live.LiveRequestFuzz;
import io.watchfloor.dashboards.alerts.why.DecoderFuzz;
import io.watchfloor.ops.intake.input.gelf.GelfFuzz;
import io.watchfloor.ops.intake.input.socket.FramesFuzz;
import io.watchfloor.ops.intake.input.syslog.SyslogFuzz;
import io.watchfloor.ops.asset.entity.EntityTextFuzz;
import io.watchfloor.ops.intake.BodyLinesFuzz;
import io.watchfloor.sensors.protocol.BatchFuzz;
import io.watchfloor.sensors.protocol.UplinkFrameFuzz;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets Jazzer, which follows what code an input reaches, look for inputs that a parser at the network does not stand: {@code TARGET
 * SECONDS}. What it finds it leaves in {@code target/fuzz}, and ends with a failure. The parsers of the engine have their own, in {@code
 * ops-center/sigma}.
 */
public final class Fuzzing {

    private static final List<Class<?>> TARGETS = List.of(
            UplinkFrameFuzz.class,
            BatchFuzz.class,
            BodyLinesFuzz.class,
            BodyFuzz.class,
            QueryFuzz.class,
            HeadersFuzz.class,
            ForwardedFuzz.class,
            FirstHeaderFuzz.class,
            HttpBytesFuzz.class,
            LiveRequestFuzz.class,
            AliasFileFuzz.class,
            EntityTextFuzz.class,
            LogTextFuzz.class,
            PemFuzz.class,
            DecoderFuzz.class,
            PasskeyBytesFuzz.class,
            ProviderTokenFuzz.class,
            ScimFuzz.class,
            PolicyReportFuzz.class,
            FramesFuzz.class,
            SyslogFuzz.class,
            GelfFuzz.class);

    private Fuzzing() {}

    /** Does not return: Jazzer ends the process. {@code all} takes each target in a process of its own. */
    public static void main(String[] arguments) throws IOException, InterruptedException, ReflectiveOperationException {
        if (arguments[0].equals("all")) {
            all(arguments[1]);
        }
        Class<?> target = TARGETS.stream()
                .filter(one -> one.getSimpleName().equals(arguments[0]))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("one of " + TARGETS + " and seconds"));
        Path folder = Path.of("target/fuzz");
        Path corpus = Files.createDirectories(folder.resolve("corpus-" + target.getSimpleName()));
        int number = 0;
        for (Object seed : (List<?>) target.getMethod("seeds").invoke(null)) {
            Files.write(corpus.resolve("seed-" + number++), (byte[]) seed);
        }
        Jazzer.main(new String[] {
            "--target_class=" + target.getName(),
            "--instrumentation_includes=io.watchfloor.**:org.apache.pekko.http.impl.engine.**",
            "--reproducer_path=" + folder,
            "-artifact_prefix=" + folder + "/" + target.getSimpleName() + "-",
            "-max_total_time=" + arguments[1],
            // The target of the port connects to its own loopback.
            "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery",
            "-timeout=30",
            "-rss_limit_mb=0",
            "-max_len=16384",
            corpus.toString()
        });
    }

    private static void all(String seconds) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-classpath", System.getProperty("java.class.path"), Fuzzing.class.getName()));
        List<String> failed = new ArrayList<>();
        for (Class<?> target : TARGETS) {
            List<String> one = new ArrayList<>(command);
            one.addAll(List.of(target.getSimpleName(), seconds));
            if (new ProcessBuilder(one).inheritIO().start().waitFor() != 0) {
                failed.add(target.getSimpleName());
            }
        }
        System.out.printf("%d targets, something found by %d: %s%n", TARGETS.size(), failed.size(), failed);
        System.exit(failed.isEmpty() ? 0 : 1);
    }
}
