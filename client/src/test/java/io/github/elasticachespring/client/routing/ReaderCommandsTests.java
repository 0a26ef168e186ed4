package io.github.elasticachespring.client.routing;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReaderCommandsTests {

	@ParameterizedTest
	@ValueSource(strings = { "GET a", "HGETALL a", "ZMSCORE a b", "SCAN 0", "XINFO STREAM a", "XREAD STREAMS a 0",
			"DBSIZE", "EVAL_RO script 0", "OBJECT ENCODING a", "PFCOUNT a" })
	void aReplicaAnswersWhatOnlyReads(String command) {
		assertThat(ReaderCommands.include(command(command))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SET a b", "GETEX a", "SORT a", "EVAL script 0", "PUBLISH a b", "XREADGROUP GROUP g c" })
	void aReplicaDoesNotAnswerWhatMayWrite(String command) {
		assertThat(ReaderCommands.include(command(command))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SCRIPT LOAD script", "SCRIPT EXISTS sha", "CLIENT SETNAME a", "CLIENT KILL a", "INFO",
			"COMMAND", "TIME", "ECHO a", "PING", "READWRITE", "ASKING" })
	void aReplicaDoesNotAnswerWhatConcernsAConnectionOrANode(String command) {
		assertThat(ReaderCommands.include(command(command))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "XREAD BLOCK 0 STREAMS a $", "XREAD COUNT 1 BLOCK 100 STREAMS a $", "BLPOP a 1" })
	void aReplicaDoesNotAnswerWhatBlocks(String command) {
		assertThat(ReaderCommands.include(command(command))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = "TOUCH a")
	void aReplicaDoesNotAnswerWhatIsMeantForThePrimarysEvictions(String command) {
		assertThat(ReaderCommands.include(command(command))).isFalse();
	}

	private static RedisCommand<?, ?, ?> command(String text) {
		String[] words = text.split(" ");
		CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
		for (int i = 1; i < words.length; i++) {
			arguments.add(words[i]);
		}
		return new Command<>(CommandType.valueOf(words[0]), new StatusOutput<>(StringCodec.UTF8), arguments);
	}

}
