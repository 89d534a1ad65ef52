package io.watchfloor.sensors.agent.running;

import io.watchfloor.sensors.agent.collect.CheckpointFile;
import io.watchfloor.sensors.agent.collect.Collector;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.collect.changes.IntegrityCollector;
import io.watchfloor.sensors.agent.collect.changes.ProcessCollector;
import io.watchfloor.sensors.agent.collect.changes.SocketCollector;
import io.watchfloor.sensors.agent.collect.eventlog.EventChannel;
import io.watchfloor.sensors.agent.collect.eventlog.EventLogCollector;
import io.watchfloor.sensors.agent.collect.file.FileTail;
import io.watchfloor.sensors.agent.collect.file.FolderTail;
import io.watchfloor.sensors.agent.collect.journal.JournalCollector;
import io.watchfloor.sensors.agent.collect.recording.RecordingsFolder;
import io.watchfloor.sensors.agent.settings.SourceSetting;
import io.watchfloor.sensors.agent.spool.Spool;
import io.watchfloor.sensors.agent.windows.WindowsHost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Creates the collectors that are configured in the settings.
 *
 * @param integrity file with the stored state of the files that are checked for changes
 */
record CollectorFactory(Path integrity, int lineLimit, Spool spool, CheckpointFile positions, InstantSource clock) {

    private static final Path PROC = Path.of("/proc");

    List<Collector> createAll(List<SourceSetting> sources) throws IOException {
        List<Collector> collectors = new ArrayList<>();
        for (SourceSetting each : sources) {
            collectors.add(create(each));
        }
        return collectors;
    }

    private Collector create(SourceSetting setting) throws IOException {
        return switch (setting) {
            case SourceSetting.Tailed(Path path, Source source) -> tail(path, source);
            case SourceSetting.Folder(Path path, String pattern, Source source) ->
                new FolderTail(path, pattern, file -> tail(file, source), positions, clock);
            case SourceSetting.Recordings(Path path, String pattern, Source source) ->
                new RecordingsFolder(path, pattern, source, lineLimit, spool, positions, clock);
            case SourceSetting.Journal(String program, List<String> matches, Source source) -> {
                List<String> command = new ArrayList<>(List.of(program));
                command.addAll(matches);
                yield new JournalCollector(setting.name(), command, source, lineLimit, spool, positions, clock);
            }
            case SourceSetting.EventLog(EventChannel channel, Duration every, Source source) ->
                new EventLogCollector(
                        channel, WindowsHost::eventLog, every, source, lineLimit, spool, positions, clock);
            case SourceSetting.Processes(Duration every, Source source) ->
                new ProcessCollector(PROC, every, source, spool, positions, clock);
            case SourceSetting.Sockets(Duration every, Source source) ->
                new SocketCollector(PROC, every, source, spool, clock);
            case SourceSetting.Integrity(List<Path> paths, Duration every, Source source) ->
                new IntegrityCollector(paths, every, integrity, source, spool, positions, clock);
        };
    }

    private FileTail tail(Path path, Source source) {
        return new FileTail(path, source, lineLimit, spool, positions, clock);
    }
}
