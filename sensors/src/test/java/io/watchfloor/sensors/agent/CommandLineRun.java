package io.watchfloor.sensors.agent;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** The exit code and output of one command. */
record CommandLineRun(int exit, String out, String err) {
    static CommandLineRun command(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = SensorAgent.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        int exit =
                line.execute(List.of(arguments).stream().map(Object::toString).toArray(String[]::new));
        return new CommandLineRun(exit, out.toString(), err.toString());
    }
}
