package io.offerstream.platform.app;

import java.util.Set;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * Whether files of a store are damaged: no later start could use them either, and since changelogs hold everything, they
 * may go. A full disk, or another process on the files, is no damage.
 */
final class BrokenState {
    private static final Set<Status.Code> DAMAGE =
            Set.of(Status.Code.Corruption, Status.Code.IOError, Status.Code.InvalidArgument, Status.Code.NotFound);

    private BrokenState() {}

    static boolean isCauseOf(Throwable thrown) {
        for (var cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof RocksDBException rocks) {
                return isDamage(rocks);
            }
        }
        return false;
    }

    private static boolean isDamage(RocksDBException thrown) {
        var status = thrown.getStatus();
        var message = String.valueOf(thrown.getMessage());
        return status != null
                && DAMAGE.contains(status.getCode())
                && status.getSubCode() != Status.SubCode.NoSpace
                && !message.contains("No space left")
                && !message.contains("lock file")
                && !message.contains("lock hold");
    }
}
