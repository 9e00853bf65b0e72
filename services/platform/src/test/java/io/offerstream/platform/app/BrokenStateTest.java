package io.offerstream.platform.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.Status.Code;
import org.rocksdb.Status.SubCode;

class BrokenStateTest {
    @ParameterizedTest
    @CsvSource({
        "Corruption, None,       block checksum mismatch, true",
        "Corruption, None,       CURRENT file does not end with newline, true",
        "IOError,    None,       No such file or directory: While open a file, true",
        "IOError,    NoSpace,    While appending to file, false",
        "IOError,    None,       No space left on device, false",
        "IOError,    None,       While lock file: /state/LOCK: Resource temporarily unavailable, false",
        "IOError,    None,       lock hold by current process, false",
        "Aborted,    None,       nothing about files, false"
    })
    void shouldTellDamagedFilesFromWhatMayPass(Code code, SubCode subCode, String message, boolean damaged) {
        var rocks = new RocksDBException(message, new Status(code, subCode, message));

        assertThat(BrokenState.isCauseOf(new StreamsException(new ProcessorStateException("opening", rocks))))
                .isEqualTo(damaged);
    }

    @ParameterizedTest
    @CsvSource("a defect of ours")
    void shouldNotTakeAnythingElseForDamage(String message) {
        assertThat(BrokenState.isCauseOf(new IllegalStateException(message))).isFalse();
    }
}
