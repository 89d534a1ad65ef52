package io.watchfloor.config.backup;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueFactory;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Description of a backup, stored as JSON in the last entry of the backup file.
 *
 * @param format version of the file format, currently 1
 * @param schema version of the database schema, as Flyway numbers its migrations
 * @param takenAt time of the database snapshot
 * @param tables tables in the order of their restore
 */
public record BackupManifest(int format, String schema, Instant takenAt, List<Table> tables) {

    static final int FORMAT = 1;
    static final String ENTRY = "manifest.json";

    /**
     * One table of the backup.
     *
     * @param columns column names in the order of the fields of each row
     */
    public record Table(String name, List<String> columns, long rows) {}

    public long rows() {
        return tables.stream().mapToLong(Table::rows).sum();
    }

    String toJson() {
        return ConfigValueFactory.fromMap(Map.of(
                        "format",
                        format,
                        "schema",
                        schema,
                        "takenAt",
                        takenAt.toString(),
                        "tables",
                        tables.stream()
                                .map(table -> Map.of("name", table.name, "columns", table.columns, "rows", table.rows))
                                .collect(Collectors.toList())))
                .render(ConfigRenderOptions.concise().setFormatted(true));
    }

    /**
     * @throws IllegalArgumentException if the text is not a manifest of this format; the exception's message describes
     *     the error
     */
    static BackupManifest parse(String json) {
        try {
            Config config = ConfigFactory.parseString(
                    json, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
            int format = config.getInt("format");
            if (format != FORMAT) {
                throw new IllegalArgumentException("its format is " + format + ", this program reads " + FORMAT);
            }
            return new BackupManifest(
                    format,
                    config.getString("schema"),
                    Instant.parse(config.getString("takenAt")),
                    config.getConfigList("tables").stream()
                            .map(table -> new Table(
                                    table.getString("name"), table.getStringList("columns"), table.getLong("rows")))
                            .toList());
        } catch (ConfigException | DateTimeException e) {
            throw new IllegalArgumentException("the backup's manifest cannot be read: " + e.getMessage(), e);
        }
    }
}
