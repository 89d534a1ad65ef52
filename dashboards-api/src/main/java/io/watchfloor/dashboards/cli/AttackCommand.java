package io.watchfloor.dashboards.cli;

import io.watchfloor.dashboards.cli.remote.LandscapeCommand;
import io.watchfloor.dashboards.cli.remote.LiveAttack;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.detection.attack.AttackBundle;
import io.watchfloor.ops.detection.attack.AttackTechnique;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "attack",
        description = "Shows and exports the ATT&CK matrix of a center, and checks bundles of MITRE ATT&CK.",
        subcommands = {LiveAttack.Matrix.class, LiveAttack.Layer.class, LandscapeCommand.class})
final class AttackCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "check",
            description = {
                "Checks a STIX bundle of MITRE ATT&CK (enterprise-attack.json, also .gz) before you set"
                        + " watchfloor.rules.attack, and lists what it changes.",
                "Without FILE, shows the built-in version."
            })
    int check(@Parameters(arity = "0..1", paramLabel = "FILE", description = "The bundle.") List<Path> files) {
        PrintWriter out = spec.commandLine().getOut();
        Attack builtin = Attack.builtin();
        if (files == null || files.isEmpty()) {
            out.println("built in: " + text(builtin));
            return ExitCode.DONE;
        }
        Path file = files.getFirst();
        return switch (AttackBundle.read(file, builtin)) {
            case AttackBundle.Reading.Read(Attack attack) -> {
                out.println(file + ": " + text(attack));
                changes(builtin, attack).forEach(out::println);
                yield ExitCode.DONE;
            }
            case AttackBundle.Reading.Rejected(String code, String reason) -> {
                out.println("%s %s (%s)".formatted(file, reason, code));
                yield ExitCode.NO;
            }
        };
    }

    private static String text(Attack attack) {
        List<AttackTechnique> listed = attack.techniques().values().stream()
                .filter(AttackTechnique::isListed)
                .toList();
        long subs = listed.stream().filter(AttackTechnique::isSubTechnique).count();
        return "ATT&CK %s, %d tactics, %d techniques, %d sub-techniques"
                .formatted(attack.version(), attack.tactics().size(), listed.size() - subs, subs);
    }

    /** What the bundle changes, compared with the built-in version. */
    private static List<String> changes(Attack before, Attack now) {
        List<String> changes = new ArrayList<>();
        now.tactics().stream()
                .filter(tactic -> before.tactic(tactic.id()).isEmpty())
                .forEach(tactic -> changes.add("new tactic: %s %s".formatted(tactic.id(), tactic.name())));
        AttackBundle.withoutStage(now)
                .forEach(
                        tactic -> changes.add(("warning: tactic %s %s is newer than this program: it raises no severity"
                                        + " and links no alerts")
                                .formatted(tactic.id(), tactic.name())));
        now.techniques().forEach((id, technique) -> {
            AttackTechnique was = before.technique(id).orElse(null);
            if (was == null) {
                changes.add("new technique: %s %s".formatted(id, now.fullName(technique)));
            } else if (technique.revokedBy() != null && was.revokedBy() == null) {
                changes.add("revoked: %s, replaced by %s".formatted(id, technique.revokedBy()));
            } else if (!technique.tactics().equals(was.tactics())) {
                changes.add("other tactics: %s %s: %s, formerly %s"
                        .formatted(
                                id,
                                now.fullName(technique),
                                String.join(", ", technique.tactics()),
                                String.join(", ", was.tactics())));
            }
        });
        return changes;
    }
}
