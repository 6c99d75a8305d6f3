import { outputRootCause } from '../output/output-cause.ts';
import { fixHost, stepsFor } from '../output/remedies.ts';
import { decisive, symptom, windowsCodes } from '../output/signature.ts';
import { OUT_OF_MEMORY_TRANSLATED } from '../output/translated/out-of-memory.ts';

/** Memory ran out; often dressed up as a download or repository error. */
export const outOfMemory = outputRootCause({
  code: 'out-of-memory',
  because: 'the node ran out of memory',
  meaning:
    'The node has too little memory for its package manager: allocations failed, or the kernel killed it.',
  signatures: [
    ...decisive(
      OUT_OF_MEMORY_TRANSLATED,
      /Cannot allocate memory|\bENOMEM\b|\berrno[ :=]{1,2}12\b(?!\]?:? ?Timeout)|\bos error 12\b|\((?:12): Cannot|could not allocate memory|(?:failed|unable) to allocate (?:\d{1,12} )?(?:bytes|memory)|memory allocation (?:failed|of \d{1,12} bytes failed)|memory exhausted|virtual memory exhausted/i,
      /Nicht genügend Hauptspeicher|Es ist nicht genügend (?:Haupt|Arbeits)?speicher|(?:Kann|Konnte) (?:nicht genügend|keinen) Speicher|Impossible d.(?:allouer|affecter)[^\n]{0,10} (?:la )?mémoire|No se (?:pudo|puede) (?:asignar|reservar) (?:la )?memoria|Não (?:foi possível|é possível) alocar memória|Impossibile allocare (?:la )?memoria|(?:无法|不能)分配内存|無法配置記憶體|メモリを(?:確保|割り当て(?:ること)?が?)でき(?:ません|ない)|메모리를 할당할 수 없|(?:Невозможно|Не удалось|Не удаётся|Не удается) выделить память|Nie można przydzielić pamięci|Kan geen geheugen toewijzen/i,
      /Out of memory: Kill(?:ed)? process|Memory cgroup out of memory|\boom[-_]kill|invoked oom-killer|\boom_reaper\b|Killed process \d{1,9} \(|OOMKilled|\boom-kill(?:er)?\b/i,
      /\bMemoryError\b|std::bad_alloc|OutOfMemoryException|OutOfMemoryError|Out of memory(?:!|\.|$)|not enough memory|insufficient (?:system )?memory|Insufficient memory|runtime: out of memory/i,
      windowsCodes(
        '8007000E',
        '80070008',
        '800705AF',
        '800705AA',
        'E_OUTOFMEMORY',
        'ERROR_OUTOFMEMORY',
        'ERROR_NOT_ENOUGH_MEMORY',
        'ERROR_COMMITMENT_LIMIT',
        'STATUS_NO_MEMORY',
      ),
      /Not enough (?:memory resources|storage) (?:are|is) available to (?:process|complete)|paging file is too small/i,
    ),
    ...symptom(
      /^(?:\/\S{1,200}: line \d{1,5}: {1,4}\d{1,9} )?(?:Killed\b|Getötet$|Processus arrêté$|Terminado \(killed\)|Morto$|Ucciso$|Убито$|已杀死|已砍掉|強制終了)/i,
      /signal: killed|was killed by signal 9|\bSIGKILL\b|killed by signal \(Killed\)|was killed by signal \(Killed\)|exit (?:status|code) 137\b/i,
    ),
  ],
  shellExitCodes: [137],
  exitCodes: [137],
  remedy: (context) =>
    fixHost(context, 'Give the node more memory', [
      ...stepsFor(
        context,
        {
          windows: [
            'Look at memory and page file: Get-Counter "\\Memory\\Committed Bytes", Get-CimInstance Win32_PageFileUsage.',
          ],
        },
        ['Look for kills and free memory: dmesg -T | grep -i "out of memory", and free -m.'],
      ),
      'Stop or limit what uses the memory while patches are installed, or add swap (page file on Windows).',
      'If that does not do, choose a larger instance type.',
    ]),
});
