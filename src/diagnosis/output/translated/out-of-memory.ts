import { translations } from '../signature.ts';

/** What package managers and the C library say in other languages when there is no memory. */
export const OUT_OF_MEMORY_TRANSLATED = translations(`
Nelze alokovat paměť
Ne peut allouer de la mémoire
Onvoldoende geheugen beschikbaar
Impossível alocar memória
Kan inte allokera minne
Bellek ayrılamadı
Не вдалося розподілити пам’ять
`);
