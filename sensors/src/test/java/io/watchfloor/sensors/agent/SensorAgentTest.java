package io.watchfloor.sensors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SensorAgentTest {

    @Test
    void completionCommandIsNamedAsAtTheCenter() {
        CommandLineRun typed = CommandLineRun.command("completion");
        assertThat(typed.exit()).isZero();
        assertThat(typed.out()).contains("_complete_watchfloor-sensor").contains("enroll");
        assertThat(CommandLineRun.command("generate-completion").exit()).isEqualTo(2);
    }

    @Test
    void everyCommandHasHelp() {
        for (String command : SensorAgent.commandLine().getSubcommands().keySet()) {
            CommandLineRun typed = CommandLineRun.command(command, "--help");
            assertThat(typed.exit()).as(command).isZero();
            assertThat(typed.out()).as(command).contains("Usage: watchfloor-sensor " + command);
        }
        assertThat(CommandLineRun.command("--help").out()).contains("Exit codes:");
        CommandLineRun nothing = CommandLineRun.command();
        assertThat(nothing.exit()).isEqualTo(2);
        assertThat(nothing.err())
                .contains("requires a command")
                .contains("enroll")
                .contains("status");
    }
}
