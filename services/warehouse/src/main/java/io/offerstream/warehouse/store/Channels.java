package io.offerstream.warehouse.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The channels of every table. Every method works in the caller's transaction. */
public final class Channels {
    private Channels() {}

    /** Empty where it was never opened, or was dropped. */
    public static Optional<Channel> find(Connection connection, String table, String name) throws SQLException {
        try (var select = connection.prepareStatement("select client_sequencer, row_sequencer, offset_token from"
                + " PROTOCOL.CHANNELS where table_name = ? and name = ? and not dropped")) {
            select.setString(1, table);
            select.setString(2, name);
            try (var rows = select.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Channel(
                                table, name, rows.getLong(1), rows.getLong(2), Optional.ofNullable(rows.getString(3))))
                        : Optional.empty();
            }
        }
    }

    /** Gives the channel to a new writer, who goes on where the last one committed; the last one can write no more. */
    public static Channel open(Connection connection, String table, String name) throws SQLException {
        // A dropped channel begins anew, but for its client sequencer: its last writer may still be about.
        int changed = update(
                connection,
                "update PROTOCOL.CHANNELS set client_sequencer = client_sequencer + 1,"
                        + " row_sequencer = case when dropped then 0 else row_sequencer end,"
                        + " offset_token = case when dropped then null else offset_token end, dropped = false"
                        + " where table_name = ? and name = ?",
                table,
                name);
        if (changed == 0) {
            update(connection, "insert into PROTOCOL.CHANNELS values (?, ?, 0, 0, null, false)", table, name);
        }
        return find(connection, table, name).orElseThrow();
    }

    /** Takes the channel from its writer, as if another had opened it. */
    public static boolean invalidate(Connection connection, String table, String name) throws SQLException {
        return update(
                        connection,
                        "update PROTOCOL.CHANNELS set client_sequencer = client_sequencer + 1"
                                + " where table_name = ? and name = ? and not dropped",
                        table,
                        name)
                > 0;
    }

    public static void drop(Connection connection, String table, String name) throws SQLException {
        update(
                connection,
                "update PROTOCOL.CHANNELS set dropped = true where table_name = ? and name = ?",
                table,
                name);
    }

    /** Notes how far a channel has come: together with the rows, in one transaction. */
    public static void advance(Connection connection, Channel channel, long rowSequencer, Optional<String> offsetToken)
            throws SQLException {
        try (var update = connection.prepareStatement("update PROTOCOL.CHANNELS set row_sequencer = ?,"
                + " offset_token = coalesce(?, offset_token) where table_name = ? and name = ?")) {
            update.setLong(1, rowSequencer);
            update.setString(2, offsetToken.orElse(null));
            update.setString(3, channel.table());
            update.setString(4, channel.name());
            update.executeUpdate();
        }
    }

    private static int update(Connection connection, String sql, String table, String name) throws SQLException {
        try (var update = connection.prepareStatement(sql)) {
            update.setString(1, table);
            update.setString(2, name);
            return update.executeUpdate();
        }
    }
}
