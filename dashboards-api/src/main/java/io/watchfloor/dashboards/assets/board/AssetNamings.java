package io.watchfloor.dashboards.assets.board;

import io.watchfloor.dashboards.assets.views.AssetNaming;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.sensors.protocol.AssetId;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Read model of the names and merges of assets. Changes are rare, so each change reads and rewrites the whole stored value. */
public final class AssetNamings {

    private AssetNamings() {}

    /** The row of the asset must exist. */
    public static void change(Handle tx, AssetId asset, AssetEvent.Naming event) {
        AssetNaming before = tx.createQuery("SELECT naming FROM asset_board WHERE asset = :asset FOR UPDATE")
                .bind("asset", asset.toString())
                .map((row, context) -> new Match(read(row)))
                .one()
                .naming();
        tx.createUpdate("UPDATE asset_board SET naming = CAST(:naming AS jsonb) WHERE asset = :asset")
                .bind("asset", asset.toString())
                .bind("naming", Json.write(AssetNaming.after(before, event)))
                .execute();
    }

    private record Match(@Nullable AssetNaming naming) {}

    static @Nullable AssetNaming read(ResultSet row) throws SQLException {
        String naming = row.getString("naming");
        return naming == null ? null : Json.read(naming, AssetNaming.class);
    }
}
