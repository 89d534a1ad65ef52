package io.watchfloor.dashboards.cli;

import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "doctor",
        description = "Checks the requirements of a node on this machine (JDK, disk, database, ports, clock,"
                + " cluster) and recommends actions.")
final class DoctorCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final NodeConfigOptions node = new NodeConfigOptions();

    @Override
    public Integer call() throws InvalidSettingsException {
        ProgramConfig config = node.load();
        List<DoctorFinding> diagnoses = DoctorChecks.of(config.settings()).diagnoses();
        PrintWriter out = spec.commandLine().getOut();
        for (DoctorFinding diagnosis : diagnoses) {
            out.println(diagnosis);
            if (!diagnosis.advice().isEmpty()) {
                out.println("        " + diagnosis.advice());
            }
        }
        boolean healthy = diagnoses.stream().noneMatch(diagnosis -> diagnosis.verdict() == DoctorFinding.Verdict.FAIL);
        out.println(healthy ? "A node can run on this machine." : "A node cannot run on this machine.");
        return healthy ? ExitCode.DONE : ExitCode.NO;
    }
}
